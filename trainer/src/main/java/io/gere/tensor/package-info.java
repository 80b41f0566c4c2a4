/**
 * Native tensors, who owns them, and the op pack: TorchScript resources called from Java in large
 * pieces. No other package knows DJL's PyTorch.
 */
package io.gere.tensor;
