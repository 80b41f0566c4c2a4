package io.gere.states;

import io.gere.tensor.ElementType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Cache files with made-up hidden states, for the cache's tests. */
final class HiddenStateFiles {
  static final int HIDDEN_SIZE = 12;
  static final Map<String, String> METADATA = Map.of("model", "5fe1", "replay", "a0b9");

  private HiddenStateFiles() {}

  /** Every document's length differs from its neighbours'; most are no multiple of 8. */
  static int tokens(int document) {
    return 1 + document * 7 % 23;
  }

  /** The states of a document: any float32 there is but NaN, a −0 among them. */
  static ByteBuffer states(int document) {
    Random random = new Random(document);
    ByteBuffer states =
        ByteBuffer.allocate(tokens(document) * HIDDEN_SIZE * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    states.putFloat(-0.0f);
    while (states.hasRemaining()) {
      float value = Float.intBitsToFloat(random.nextInt());
      states.putFloat(Float.isNaN(value) ? Float.MIN_VALUE : value);
    }
    return states.flip();
  }

  static Path write(Path file, int... documents) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, ElementType.FLOAT32, HIDDEN_SIZE, METADATA)) {
      for (int document : documents) {
        writer.write(document, tokens(document), states(document));
      }
    }
    return file;
  }
}
