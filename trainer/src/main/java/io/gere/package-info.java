/**
 * GeRe: continual fine-tuning that keeps what a model knew. The folders below follow the data:
 * general text, replay set, hidden states, thresholds, batches, step, model, scores, report.
 */
package io.gere;
