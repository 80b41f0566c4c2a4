package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.model.LlamaModel;
import io.gere.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PerplexityTest {
  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 1000})
  void everyTokenButATextsFirstWeighsTheSame(int batchTokens) {
    try (LlamaModel model = SmallModel.gqa()) {
      List<int[]> texts = SmallModel.texts(512, 5, 2, 31, 12);
      double sum = 0;
      for (int[] text : texts) {
        for (int t = 1; t < text.length; t++) {
          sum += SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]);
        }
      }

      Perplexity perplexity = Perplexity.of(model, texts, batchTokens);

      assertThat(perplexity.tokens()).isEqualTo(4 + 1 + 30 + 11);
      assertThat(perplexity.value()).isCloseTo(Math.exp(-sum / 46), within(1e-2));
    }
  }
}
