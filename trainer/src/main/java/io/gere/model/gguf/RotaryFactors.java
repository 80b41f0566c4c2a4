package io.gere.model.gguf;

import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RopeScaling;
import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * What every rotary frequency is divided by, as Llama 3.1 scales them: llama.cpp reads it as a
 * weight, and without it computes unscaled ones.
 */
record RotaryFactors(Rope rope) implements TensorSource {
  @Override
  public String name() {
    return "rope_freqs.weight";
  }

  @Override
  public StoredType type() {
    return StoredType.F32;
  }

  @Override
  public long[] shape() {
    return new long[] {rope.dimension() / 2};
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    float[] plain = new RopeScaling.None().inverseFrequencies(rope.theta(), rope.dimension(), 1);
    float[] scaled = rope.inverseFrequencies(1);
    ByteBuffer factors = ByteBuffer.allocate((int) bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < plain.length; j++) {
      factors.putFloat(plain[j] / scaled[j]);
    }
    factors.flip();
    while (factors.hasRemaining()) {
      channel.write(factors);
    }
  }
}
