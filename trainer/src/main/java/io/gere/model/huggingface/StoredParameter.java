package io.gere.model.huggingface;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.model.ParameterSet;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import io.gere.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** A parameter in memory, of whichever device, as it is written to a file. */
record StoredParameter(String name, Tensor tensor) implements TensorSource {
  private static final int PIECE_BYTES = 16 << 20;

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
    long bytes = bytes();
    FiniteWeights finite = new FiniteWeights();
    ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE_BYTES, bytes));
    for (long offset = 0; offset < bytes; offset += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), bytes - offset));
      tensor.get(offset, piece);
      finite.look(name, type(), piece.flip());
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
