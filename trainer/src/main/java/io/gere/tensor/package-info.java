/**
 * Native tensors, who owns them, where they lie, and compiled TorchScript. No package outside knows
 * DJL's PyTorch.
 */
package io.gere.tensor;
