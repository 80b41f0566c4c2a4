/**
 * The evaluation of a run's stages in executors, one Spark partition for each. The result is {@code
 * scores.json}.
 */
package io.gere.spark.evaluate;
