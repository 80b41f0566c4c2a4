package io.gere.spark.sample;

import java.io.Serializable;

/**
 * One file of the corpus.
 *
 * @param index its place in the corpus, in the order of names
 * @param name its path below the folder that holds the whole corpus: the same wherever that folder
 *     is mounted
 * @param bytes its length as stored
 */
record CorpusFile(int index, String name, long bytes) implements Serializable {}
