package io.gere.data;

import io.gere.storage.StoredFile;
import java.io.Serializable;

/**
 * One of the files that hold a set's samples.
 *
 * @param file what is known of it
 * @param counts of its samples
 */
public record TokenPart(StoredFile file, TokenCounts counts) implements Serializable {}
