package io.gere.model;

import io.gere.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** A parameter in memory as it is written to a file: straight from native memory. */
record StoredParameter(String name, Tensor tensor) implements TensorSource {
  /** All parameters of a set, in its order. */
  static List<StoredParameter> all(ParameterSet parameters) {
    List<StoredParameter> sources = new ArrayList<>();
    parameters.tensors().forEach((name, tensor) -> sources.add(new StoredParameter(name, tensor)));
    return sources;
  }

  @Override
  public StoredType type() {
    return StoredType.of(tensor.type());
  }

  @Override
  public long[] shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (ByteBuffer view : tensor.memory()) {
      while (view.hasRemaining()) {
        channel.write(view);
      }
    }
  }
}
