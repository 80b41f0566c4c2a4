/**
 * The replay losses and the objective that combines them with the tasks' cross-entropy, in both
 * scopes. Denominators and omega come from sums over the whole global batch.
 */
package io.gere.loss;
