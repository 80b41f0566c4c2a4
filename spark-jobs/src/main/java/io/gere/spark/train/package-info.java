/**
 * Training as a Spark barrier stage: one rank per task, which meet through the barrier's own
 * channel and then sum gradients among themselves.
 */
package io.gere.spark.train;
