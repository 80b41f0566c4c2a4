package io.gere.model.safetensors;

/** Sizes of tensors. */
public final class Shape {
  private Shape() {}

  /**
   * Number of elements; a scalar's shape is empty and has one.
   *
   * @throws ArithmeticException where it does not fit into a long
   */
  public static long elements(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
