/**
 * The training step, which reads as the method does: micro-batches, the segmented forward and
 * backward pass, gradients. Every rank runs the same code over its share of each global batch.
 */
package io.gere.step;
