/**
 * Which device a Spark task computes on, and with how many threads: what Spark has handed to the
 * task, in the trainer's words. Stages that need no such device say so here, and slots are counted.
 */
package io.gere.spark.placement;
