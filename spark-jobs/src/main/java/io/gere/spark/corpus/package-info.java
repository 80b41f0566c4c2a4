/**
 * A corpus of any size as Spark jobs read it: its files listed, counted in one pass, and opened
 * again for the documents that are wanted. A damaged file is skipped or refused, as the recipe
 * says.
 */
package io.gere.spark.corpus;
