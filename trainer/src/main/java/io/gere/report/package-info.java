/**
 * The run report: one HTML file that shows what a run learnt and what it forgot, and needs nothing
 * but a browser. Everything is drawn here, from the metrics, the scores and the manifests.
 */
package io.gere.report;
