/**
 * The report's section on training: losses and rates over the steps, throughput, and what the
 * diagnosis found. It reads the metrics only.
 */
package io.gere.report.training;
