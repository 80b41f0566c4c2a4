package io.gere.model;

/** Sizes of tensors. */
final class Shape {
  private Shape() {}

  /**
   * Number of elements; a scalar's shape is empty and has one.
   *
   * @throws ArithmeticException where it does not fit into a long
   */
  static long elements(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
