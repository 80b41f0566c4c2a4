/**
 * A corpus in a table of Spark's catalogs: as it is at one moment, and with the file and the row
 * that each document stands in. So a document has the same hash as in the table's files, and one
 * that was removed has none.
 */
package io.gere.spark.corpus.table;
