/** The run's report: collects metrics, scores and manifests, and writes one HTML file. */
package io.gere.spark.report;
