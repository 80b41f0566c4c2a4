package io.gere.checkpoint;

import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.optimizer.OptimizerState;
import io.gere.tensor.HostCopy;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** One tensor of a checkpoint as it was when it was taken. */
record StateCopy(StateTensor state, HostCopy copy) implements TensorSource, AutoCloseable {
  static List<StateCopy> of(OptimizerState state) {
    return StateTensor.of(state).stream()
        .map(tensor -> new StateCopy(tensor, new HostCopy(tensor.kind().of(state))))
        .toList();
  }

  @Override
  public String name() {
    return state.name();
  }

  @Override
  public StoredType type() {
    return StoredType.F32;
  }

  @Override
  public long[] shape() {
    return new long[] {state.elements()};
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    copy.writeTo(channel);
  }

  @Override
  public void close() {
    copy.close();
  }
}
