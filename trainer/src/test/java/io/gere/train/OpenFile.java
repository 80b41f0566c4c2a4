package io.gere.train;

import io.gere.GereException;
import io.gere.data.Sample;
import io.gere.data.TokenFile;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.model.safetensors.TensorEntry;
import io.gere.states.HiddenStateCache;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that opens a file of one sort, says so, waits for a byte and then reads all of the file
 * as training does. It ends as a command does: with the failure's sentence and exit code.
 */
final class OpenFile {
  private OpenFile() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    try {
      switch (arguments[0]) {
        case "tokens" -> readTokens(file);
        case "states" -> readStates(file);
        case "weights" -> readWeights(file);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("read");
    } catch (GereException e) {
      System.out.println(e.getMessage());
      System.exit(e.exitCode().code());
    }
  }

  private static void say() throws IOException {
    System.out.println("open");
    System.in.read();
  }

  private static void readTokens(Path file) throws IOException {
    try (TokenFile tokens = TokenFile.open(List.of(file))) {
      say();
      for (Sample sample : tokens) {
        sample.length();
      }
    }
  }

  private static void readStates(Path file) throws IOException {
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file));
        TensorScope scope = TensorScope.open()) {
      Tensor states = scope.empty(ElementType.FLOAT32, cache.tokens(0), cache.width());
      say();
      for (int i = 0; i < cache.documents(); i++) {
        int document = i;
        states.fill(
            0, (int) states.elements() * Float.BYTES, into -> cache.read(document, 0, into));
      }
    }
  }

  private static void readWeights(Path file) throws IOException {
    try (SafetensorsFile weights = SafetensorsFile.open(file);
        TensorScope scope = TensorScope.open()) {
      TensorEntry entry = weights.entries().get(0);
      Tensor tensor = scope.empty(ElementType.FLOAT32, entry.shape());
      say();
      tensor.fill(0, (int) entry.bytes(), into -> weights.read(entry, 0, into));
    }
  }
}
