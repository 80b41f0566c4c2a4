package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.data.Sample;
import io.gere.model.LlamaModel;
import io.gere.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LikelihoodsTest {
  private static final int[] LENGTHS = {5, 1, 31, 12, 5};

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void nextTokenLogitsAreThoseOfTheLastRealPosition(int batchSize) {
    long[] tokens = {8, 300, 8};
    try (LlamaModel model = SmallModel.gqa()) {
      List<int[]> texts = SmallModel.texts(512, LENGTHS);

      float[][] logits = new Likelihoods(model, batchSize).nextTokenLogits(texts, tokens);

      for (int i = 0; i < LENGTHS.length; i++) {
        double[] all = SmallModel.logits(model, texts.get(i));
        assertThat(logits[i])
            .containsExactly(
                new float[] {(float) all[8], (float) all[300], (float) all[8]}, within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void meanLogProbabilitiesAreTakenOverTheLabelsAlone(int batchSize) {
    try (LlamaModel model = SmallModel.gqa()) {
      List<int[]> sources = SmallModel.texts(512, LENGTHS);
      List<int[]> targets = SmallModel.texts(512, 3, 1, 2, 1, 4);
      List<Sample> samples =
          IntStream.range(0, LENGTHS.length)
              .mapToObj(i -> Sample.of(sources.get(i), targets.get(i)))
              .toList();

      double[] means = new Likelihoods(model, batchSize).meanLogProbabilities(samples);

      for (int i = 0; i < LENGTHS.length; i++) {
        int[] text = samples.get(i).inputIds();
        double expected =
            IntStream.range(LENGTHS[i], text.length)
                .mapToDouble(t -> SmallModel.logProbability(model, Arrays.copyOf(text, t), text[t]))
                .average()
                .orElseThrow();
        assertThat(means[i]).isCloseTo(expected, within(1e-4));
      }
    }
  }
}
