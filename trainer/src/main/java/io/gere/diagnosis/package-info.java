/**
 * What went wrong in a run, found by rules over its metrics, and what to change. Findings appear in
 * the log, in the run folder and in the report.
 */
package io.gere.diagnosis;
