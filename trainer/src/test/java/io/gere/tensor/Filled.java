package io.gere.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/** Fills tensors of any device for tests. */
public final class Filled {
  private Filled() {}

  /** Gives each element of a contiguous float32 tensor its value, by its number. */
  public static void with(Tensor tensor, IntToDoubleFunction value) {
    int elements = Math.toIntExact(tensor.elements());
    ByteBuffer bytes = ByteBuffer.allocate(elements * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < elements; i++) {
      bytes.putFloat((float) value.applyAsDouble(i));
    }
    tensor.put(0, bytes.flip());
  }
}
