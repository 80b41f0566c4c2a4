/**
 * Which device a Spark task computes on, and with how many threads: what Spark has handed to the
 * task, in the trainer's words; and how many such tasks have room at a time.
 */
package io.gere.spark.placement;
