/**
 * The run's report: collects metrics, scores and manifests, and writes one HTML file. It has no
 * Spark job of its own.
 */
package io.gere.spark.report;
