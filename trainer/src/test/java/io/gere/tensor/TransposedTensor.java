package io.gere.tensor;

/** A tensor whose rows do not lie in order, as some kernels return them. */
public final class TransposedTensor {
  private TransposedTensor() {}

  /** A view [a, c, b, d] of a tensor [a, b, c, d]. */
  public static Tensor of(Tensor tensor) {
    return new Tensor(tensor.array().transpose(0, 2, 1, 3));
  }
}
