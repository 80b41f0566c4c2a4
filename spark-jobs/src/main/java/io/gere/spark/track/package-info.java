/**
 * Tells the trackers of a run what its driver hears: steps, validations, scores, the verdict, the
 * end. Spark's own metrics system is one of them, by gauges of a plugin.
 */
package io.gere.spark.track;
