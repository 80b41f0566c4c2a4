/**
 * Checkpoints within a task: every rank writes the states of parameters and moments it keeps, by
 * parameter name, while training goes on; the manifest comes last. However many ranks resume, each
 * reads what it keeps then.
 */
package io.gere.checkpoint;
