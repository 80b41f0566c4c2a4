package io.gere.spark.corpus;

import io.gere.spark.corpus.format.ReadResult;
import java.io.Serializable;

/**
 * What was read of one file.
 *
 * @param file its index in the corpus
 * @param damage why nothing was; null where the file could be read
 */
@SuppressWarnings("ArrayRecordComponent") // it travels once, and is never compared
public record ReadFile(int file, ReadResult[] documents, SkippedFile damage)
    implements Serializable {}
