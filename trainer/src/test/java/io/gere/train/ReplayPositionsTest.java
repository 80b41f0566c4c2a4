package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.data.Sample;
import io.gere.fixtures.AnyDevice;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.parallel.SingleRank;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a conversation the second term looks at the tokens that have labels, and at no other. */
@AnyDevice
final class ReplayPositionsTest {
  private static final long SEED = 21;
  private static final int WIDTH = SmallWorld.SHAPE.hiddenSize();

  @TempDir private Path folder;

  @Test
  void theDistanceIsAMeanOverTokensWithLabels() throws IOException {
    SmallWorld mixed = SmallWorld.withConversations(SEED, folder);
    SmallWorld world = SmallWorld.of(SEED, mixed.task(), mixed.replay().subList(3, 6), folder);
    Recipe recipe =
        SmallWorld.recipe(
            "loss: {replay: l2, scope: batch}", "micro: 8, shuffle: false", "segments: 1");

    StepMetrics first;
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99)) {
      first = world.train(recipe, model, new SingleRank()).get(0);
    }

    assertThat(first.imitation()).isCloseTo(expected(world.replay()), within(1e-5));
  }

  /** Mean over labelled tokens of the mean over D of (h − h*)², each document alone. */
  private static double expected(List<Sample> samples) {
    double sum = 0;
    int tokens = 0;
    Torch.prepareThread(1);
    try (DecoderModel base = DecoderModel.random(SmallWorld.SHAPE, SEED);
        DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99)) {
      for (Sample sample : samples) {
        float[] before = hidden(base, sample);
        float[] now = hidden(model, sample);
        for (int t = 0; t < sample.length(); t++) {
          if (sample.labels()[t] != Sample.NO_LABEL) {
            tokens++;
            for (int d = t * WIDTH; d < (t + 1) * WIDTH; d++) {
              sum += Math.pow((double) now[d] - before[d], 2) / WIDTH;
            }
          }
        }
      }
    }
    return sum / tokens;
  }

  private static float[] hidden(DecoderModel model, Sample sample) {
    try (TensorScope scope = TensorScope.open()) {
      long[] ids = Arrays.stream(sample.inputIds()).asLongStream().toArray();
      Tensor input = scope.of(ids, 1, ids.length);
      return model
          .hiddenStates(scope, input, new int[] {ids.length}, new int[] {3})
          .get(0)
          .toFloats();
    }
  }
}
