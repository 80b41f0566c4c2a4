/**
 * What every Spark application here needs of Spark: a session with this program's settings, values
 * that travel between executors, and compressed files. Nothing in it knows how a step works.
 */
package io.gere.spark.storage;
