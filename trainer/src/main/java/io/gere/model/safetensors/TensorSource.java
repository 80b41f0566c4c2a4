package io.gere.model.safetensors;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** A tensor to be written into a safetensors file. */
public interface TensorSource {
  String name();

  StoredType type();

  long[] shape();

  /** Writes all {@link #bytes} of the tensor: row-major, little-endian. */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** The tensor's size, as type and shape give it. */
  default long bytes() {
    return Math.multiplyExact(Shape.elements(shape()), (long) type().bytes());
  }
}
