package io.gere.config.choice;

/** The number type of a model: {@code model.dtype} and {@code evaluate.dtype}. */
public enum Dtype {
  /** Weights, activations and arithmetic in float32. */
  FLOAT32,
  /**
   * Weights and activations in bfloat16; master weights, moments, reductions and losses in float32.
   */
  BFLOAT16
}
