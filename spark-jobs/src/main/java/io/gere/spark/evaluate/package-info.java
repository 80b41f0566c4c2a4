/**
 * The evaluation of a run's stages in executors: every Spark partition is one part of one test at
 * one stage, and a process holds of each evaluation one stage's model at a time. The result is
 * {@code scores.json}.
 */
package io.gere.spark.evaluate;
