package io.gere.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.Json;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hidden states against Hugging Face's Llama, on both golden checkpoints. */
@AnyDevice
final class GoldenForwardTest {
  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @CsvSource({"ckpt_gqa, gqa_short_padded", "ckpt_rope3, rope3_short_padded"})
  void hiddenStatesAreThoseOfHuggingFace(String checkpoint, String reference) throws IOException {
    JsonNode golden = Json.MAPPER.readTree(Golden.file("forward/" + reference + ".json").toFile());
    FloatBuffer expected = npy(Golden.file("forward/" + golden.get("hidden_npy").asText()));
    JsonNode ids = golden.get("input_ids");
    int rows = ids.size();
    int positions = ids.get(0).size();
    long[] flat = new long[rows * positions];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = ids.get(i / positions).get(i % positions).asLong();
    }
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint));
        TensorScope scope = TensorScope.open()) {
      int[] lengths = new int[rows];
      Arrays.fill(lengths, positions);
      Tensor hidden = model.hidden(scope, scope.of(flat, rows, positions), lengths);

      float[] actual = hidden.toFloats();
      int width = model.config().hiddenSize();
      double largest = 0;
      for (int i = 0; i < flat.length; i++) {
        if (golden.get("attention_mask").get(i / positions).get(i % positions).asInt() == 1) {
          for (int d = 0; d < width; d++) {
            double difference = Math.abs(actual[i * width + d] - expected.get(i * width + d));
            largest = Math.max(largest, difference);
          }
        }
      }
      assertThat(largest).isLessThan(1e-4).isGreaterThan(0);
    }
  }

  private static FloatBuffer npy(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return bytes
        .position(10 + bytes.getShort(8))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
