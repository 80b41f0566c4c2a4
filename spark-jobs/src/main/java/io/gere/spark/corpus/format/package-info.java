/**
 * A file's documents, one after the other, from JSON lines and Parquet, compressed or not. A
 * document has a place, a set and a length before it has a text.
 */
package io.gere.spark.corpus.format;
