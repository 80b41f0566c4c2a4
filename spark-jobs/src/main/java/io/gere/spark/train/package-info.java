/**
 * Training as a Spark barrier stage, seen from the driver: what must be there, attempts and
 * restarts, progress, the stop. It also holds the pre-training that makes a base model for the toy.
 */
package io.gere.spark.train;
