/**
 * How fast a corpus is sampled, on files written for the measurement. Sampling itself uses nothing
 * of it.
 */
package io.gere.spark.bench;
