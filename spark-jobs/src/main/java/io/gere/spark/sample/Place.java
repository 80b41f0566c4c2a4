package io.gere.spark.sample;

import java.io.Serializable;

/**
 * Where a document stands.
 *
 * @param file index in the corpus
 * @param number the document's number in its file, from 1
 */
record Place(int file, long number) implements Serializable {}
