package io.gere.data.task;

import io.gere.data.TokenPart;
import java.io.Serializable;

/**
 * What came of encoding a part of a task.
 *
 * @param made the part; null where {@code tooLong} says why not
 */
public record PartResult(int part, TokenPart made, LongAnswers tooLong) implements Serializable {}
