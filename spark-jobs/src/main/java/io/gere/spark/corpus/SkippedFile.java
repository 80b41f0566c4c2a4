package io.gere.spark.corpus;

import java.io.Serializable;

/**
 * A file of the corpus that was left out.
 *
 * @param file its name in the corpus
 */
public record SkippedFile(String file, String reason) implements Serializable {}
