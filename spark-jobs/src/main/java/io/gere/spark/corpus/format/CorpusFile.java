package io.gere.spark.corpus.format;

import java.io.Serializable;

/**
 * One file of the corpus.
 *
 * @param index its place in the corpus, in the order of names
 * @param name its path below the folder that holds the whole corpus: the same wherever that folder
 *     is mounted
 * @param bytes its length as stored
 */
public record CorpusFile(int index, String name, long bytes) implements Serializable {}
