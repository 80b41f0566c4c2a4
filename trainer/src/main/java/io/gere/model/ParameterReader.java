package io.gere.model;

import io.gere.tensor.ElementType;
import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;

/** Fills float32 parameters from stored ones, which may be half-precision. */
final class ParameterReader {
  private ParameterReader() {}

  static void read(OpPack ops, StoredTensor stored, Tensor into) {
    switch (stored.entry().type()) {
      case F32 -> fill(stored, into);
      case F16, BF16 -> convert(ops, stored, into);
    }
  }

  private static void convert(OpPack ops, StoredTensor stored, Tensor into) {
    ElementType type = stored.entry().type().elementType();
    try (TensorScope scope = TensorScope.open()) {
      Tensor half = ops.tensor(scope, "empty", into.shape(), type.code());
      fill(stored, half);
      ops.execute("copy", into, half);
    }
  }

  private static void fill(StoredTensor stored, Tensor tensor) {
    long offset = 0;
    for (ByteBuffer view : tensor.memory()) {
      int bytes = view.remaining();
      stored.read(offset, view);
      offset += bytes;
    }
  }
}
