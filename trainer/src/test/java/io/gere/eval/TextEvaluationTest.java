package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.Perplexity;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.storage.Json;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDevice
final class TextEvaluationTest {
  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  /** The golden files hold what Hugging Face's Llama gives as the mean cross-entropy. */
  @ParameterizedTest
  @CsvSource({
    "ckpt_gqa, gqa_short_padded, 1",
    "ckpt_gqa, gqa_short_padded, 100",
    "ckpt_gqa, gqa_short_padded, 2048",
    "ckpt_rope3, rope3_short_padded, 1",
    "ckpt_rope3, rope3_short_padded, 2048"
  })
  void perplexityIsThatOfHuggingFaceForAnyBatch(String checkpoint, String golden, int batchTokens)
      throws IOException {
    JsonNode file = Json.MAPPER.readTree(Golden.file("forward/" + golden + ".json").toFile());
    List<int[]> texts = texts(file);
    try (DecoderModel model = ModelFolder.load(Golden.file(checkpoint))) {
      Perplexity perplexity = new TextEvaluation(model, batchTokens).score(texts);

      double entropy = file.get("causal_lm_ce_mean_nonpad_f64").asDouble();
      assertThat(perplexity.tokens()).isEqualTo(texts.stream().mapToInt(t -> t.length - 1).sum());
      assertThat(perplexity.nats() / perplexity.tokens()).isCloseTo(entropy, within(1e-5));
      assertThat(perplexity.value()).isCloseTo(Math.exp(entropy), within(1e-2));
    }
  }

  @Test
  void everyTokenButATextsFirstWeighsTheSame() {
    try (DecoderModel model = SmallModel.gqa()) {
      List<int[]> texts = SmallModel.texts(512, 5, 2, 31, 12);
      double sum = 0;
      for (int[] text : texts) {
        for (int t = 1; t < text.length; t++) {
          sum += SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]);
        }
      }

      Perplexity perplexity = new TextEvaluation(model, 40).score(texts);

      assertThat(perplexity.tokens()).isEqualTo(4 + 1 + 30 + 11);
      assertThat(perplexity.nats()).isCloseTo(-sum, within(1e-3));
    }
  }

  @Test
  void partsAddUp() {
    Perplexity sum = Perplexity.sum(List.of(new Perplexity(6, 2), new Perplexity(1.5, 3)));

    assertThat(sum).isEqualTo(new Perplexity(7.5, 5));
    assertThat(sum.value()).isEqualTo(Math.exp(1.5));
  }

  private static List<int[]> texts(JsonNode golden) {
    List<int[]> texts = new ArrayList<>();
    for (int row = 0; row < golden.get("input_ids").size(); row++) {
      JsonNode ids = golden.get("input_ids").get(row);
      JsonNode real = golden.get("attention_mask").get(row);
      texts.add(
          IntStream.range(0, ids.size())
              .filter(t -> real.get(t).asInt() == 1)
              .map(t -> ids.get(t).asInt())
              .toArray());
    }
    return texts;
  }
}
