package io.gere.model.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.WritableByteChannel;

/** A tensor to be written into a file of weights. */
public interface TensorSource {
  String name();

  StoredType type();

  long[] shape();

  /** Writes all {@link #bytes} of the tensor: row-major, little-endian. */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** The same, and leaves {@code out} open. */
  default void writeTo(OutputStream out) throws IOException {
    TensorChannel channel = new TensorChannel(out);
    writeTo(channel);
    if (channel.written() != bytes()) {
      throw new IllegalStateException(
          "tensor %s has %d bytes, but %d were written"
              .formatted(name(), bytes(), channel.written()));
    }
  }

  /** The tensor's size, as type and shape give it. */
  default long bytes() {
    return Math.multiplyExact(Shape.elements(shape()), (long) type().bytes());
  }
}
