/**
 * The base model's forward pass over the replay set in executors, and the thresholds and packed
 * states that follow from it. The driver cuts the work the same way on every cluster, so results
 * are the same to the last bit.
 */
package io.gere.spark.distill;
