/**
 * The training step, which reads as the method does, and the loop over tasks around it. Every rank
 * runs the same code over its share of each global batch and leaves with the same model.
 */
package io.gere.train;
