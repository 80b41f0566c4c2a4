/**
 * The op pack: what the model, the losses and the optimizer compute, as TorchScript resources
 * called from Java in large pieces.
 */
package io.gere.tensor.ops;
