/**
 * The report's section on training: losses and rates over the steps, throughput, and what the
 * diagnosis found; and what the model knew on the way.
 */
package io.gere.report.training;
