package io.gere.model;

import io.gere.tensor.ElementType;
import io.gere.tensor.OpPack;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;

/** Fills parameters from stored ones, whose element type may be another. */
final class ParameterReader {
  private ParameterReader() {}

  static void read(OpPack ops, StoredTensor stored, Tensor into) {
    if (stored.entry().type().elementType() == into.type()) {
      fill(stored, into);
    } else {
      convert(ops, stored, into);
    }
  }

  private static void convert(OpPack ops, StoredTensor stored, Tensor into) {
    ElementType type = stored.entry().type().elementType();
    try (TensorScope scope = TensorScope.open()) {
      Tensor read = ops.tensor(scope, "empty", into.shape(), type.code());
      fill(stored, read);
      ops.execute("copy", into, read);
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
