/**
 * Which device a Spark task computes on, and with how many threads: what Spark has handed to the
 * task, in the trainer's words. Stages that need no such device say so here.
 */
package io.gere.spark.placement;
