/**
 * Draws the general replay set, and text held out beside it, from a corpus: the k documents with
 * the smallest seeded hashes. One pass counts the documents of every file; a second one opens the
 * drawn files only.
 */
package io.gere.spark.sample;
