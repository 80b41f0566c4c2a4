package io.gere.model.huggingface;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.model.ParameterSet;
import io.gere.model.Parameters;
import io.gere.model.WeightStore;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A parameter in memory, of whichever device, as it is written to a file.
 *
 * @param tensor is asked for when it is written
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredParameter(String name, StoredType type, long[] shape, Supplier<Tensor> tensor)
    implements TensorSource {
  private static final int PIECE_BYTES = 16 << 20;

  static StoredParameter of(String name, Tensor tensor) {
    return new StoredParameter(name, StoredType.of(tensor.type()), tensor.shape(), () -> tensor);
  }

  /** All parameters of a set, in its order. */
  static List<StoredParameter> all(ParameterSet parameters) {
    return all(parameters, parameters::get);
  }

  /**
   * All weights of a model. Where ranks share them, writing each in turn goes through them as a
   * forward pass does.
   */
  static List<StoredParameter> all(WeightStore store) {
    return all(store.parameters(), store::get);
  }

  private static List<StoredParameter> all(
      Parameters parameters, Function<String, Tensor> tensors) {
    StoredType type = StoredType.of(parameters.type());
    return parameters.layout().shapes().entrySet().stream()
        .map(
            entry ->
                new StoredParameter(
                    entry.getKey(), type, entry.getValue(), () -> tensors.apply(entry.getKey())))
        .toList();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    long bytes = bytes();
    Tensor whole = tensor.get();
    FiniteWeights finite = new FiniteWeights();
    ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE_BYTES, bytes));
    for (long offset = 0; offset < bytes; offset += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), bytes - offset));
      whole.get(offset, piece);
      finite.look(name, type, piece.flip());
      while (piece.hasRemaining()) {
        channel.write(piece);
      }
    }
    finite
        .found()
        .ifPresent(
            places -> {
              throw new GereException(
                  ExitCode.FAILURE,
                  "the model is not written, for weights have become NaN or infinite: %s; lower optimizer.learning_rate, optimizer.weight_decay or adapter.alpha"
                      .formatted(places),
                  null);
            });
  }
}
