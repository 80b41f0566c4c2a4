package io.gere.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.config.choice.OmegaStrategy;
import io.gere.data.Sample;
import io.gere.fixtures.AnyDevice;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.parallel.SingleRank;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.ObjectiveOps;
import io.gere.train.SmallWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a balanced ω is made from: the norms of both gradients at the last hidden states. */
@AnyDevice
final class GradientSquaresTest {
  private static final double WEIGHT = 0.25;
  private static final int WIDTH = SmallWorld.SHAPE.hiddenSize();

  @TempDir private Path folder;

  @Test
  void theMarginPullsOnceForEachElementOutsideItsBand() throws IOException {
    for (Sums sample : sums("tm")) {
      assertThat(sample.count()).isPositive();
      assertThat(sample.squares().get(1)).isEqualTo(sample.count());
    }
  }

  @Test
  void featuresPullByTheSlopeOfTheirMeans() throws IOException {
    for (Sums sample : sums("l1")) {
      // |h − h*| / D has the slope ±1/D in each of D elements of each token.
      assertThat(sample.squares().get(1))
          .isCloseTo(sample.count() / WIDTH, within(1e-6 * sample.count()));
    }
    for (Sums sample : sums("l2")) {
      // (h − h*)² / D has the slope 2 (h − h*) / D: squared, 4/D times the mean over D itself.
      double sum = sample.imitation();
      assertThat(sample.squares().get(1)).isCloseTo(4 * sum / WIDTH, within(1e-5 * sum));
    }
  }

  @Test
  void theCrossEntropyPullsBySoftmaxMinusLabel() throws IOException {
    requireSlopes(SmallWorld.of(3, folder));
  }

  /** The token that predicts an answer's first may not count itself. */
  @Test
  void itPullsWhereverALabelIsPredicted() throws IOException {
    requireSlopes(SmallWorld.withConversations(3, folder));
  }

  private static void requireSlopes(SmallWorld world) {
    List<Sums> sums = sums(world, "tm");
    for (int i = 0; i < sums.size(); i++) {
      double expected = expected(world.replay().get(i));
      assertThat(sums.get(i).squares().get(0)).isCloseTo(expected, within(1e-4 * expected));
    }
  }

  @Test
  void nothingIsMeasuredUnlessOmegaAsksForIt() throws IOException {
    SmallWorld world = SmallWorld.of(3, folder);
    assertThat(sums(world, "tm", "{strategy: dynamic}"))
        .allSatisfy(sample -> assertThat(sample.squares()).isEmpty());
  }

  /** Σ over tokens of |weight · (softmax(W h) − onehot) W|², in double. */
  private static double expected(Sample sample) {
    try (TensorScope scope = TensorScope.open();
        DecoderModel model = model()) {
      int[] ids = sample.inputIds();
      Tensor input = scope.of(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
      float[] hidden =
          model.hiddenStates(scope, input, new int[] {ids.length}, new int[] {3}).get(0).toFloats();
      float[] head = model.head().toFloats();
      int vocabulary = head.length / WIDTH;
      double squares = 0;
      for (int t = 0; t + 1 < ids.length; t++) {
        if (sample.labels()[t + 1] == Sample.NO_LABEL) {
          continue;
        }
        double[] slope = softmax(hidden, t, head, vocabulary);
        slope[ids[t + 1]] -= 1;
        for (int d = 0; d < WIDTH; d++) {
          double gradient = 0;
          for (int v = 0; v < vocabulary; v++) {
            gradient += WEIGHT * slope[v] * head[v * WIDTH + d];
          }
          squares += gradient * gradient;
        }
      }
      return squares;
    }
  }

  private static double[] softmax(float[] hidden, int token, float[] head, int vocabulary) {
    double[] share = new double[vocabulary];
    for (int v = 0; v < vocabulary; v++) {
      double logit = 0;
      for (int d = 0; d < WIDTH; d++) {
        logit += (double) hidden[token * WIDTH + d] * head[v * WIDTH + d];
      }
      share[v] = Math.exp(logit);
    }
    double sum = Arrays.stream(share).sum();
    return Arrays.stream(share).map(value -> value / sum).toArray();
  }

  /** What one replay document has, on the host. */
  private record Sums(double imitation, double count, List<Double> squares) {}

  private List<Sums> sums(String loss) throws IOException {
    return sums(SmallWorld.of(3, folder), loss);
  }

  private static List<Sums> sums(SmallWorld world, String loss) {
    return sums(world, loss, "{strategy: balanced}");
  }

  /** Of all replay documents, in a model that is not the base. */
  private static List<Sums> sums(SmallWorld world, String kind, String omega) {
    Recipe recipe =
        SmallWorld.recipe(
            "loss: {replay: %s, omega: %s}".formatted(kind, omega), "micro: 8", "segments: 2");
    try (TensorScope scope = TensorScope.open();
        DecoderModel model = model();
        ReplayLoss loss = world.loss(recipe, scope, model);
        Gradients gradients = Gradients.of(recipe, model, loss, scope, new SingleRank())) {
      int[] all = IntStream.range(0, world.replay().size()).toArray();
      MicroBatch batch =
          MicroBatch.of(
              scope,
              world.replay(),
              all,
              false,
              labels -> WEIGHT,
              loss.imitation(),
              Optional.empty());
      boolean balanced = recipe.loss().omega().strategy() == OmegaStrategy.BALANCED;
      try (SegmentedPass pass = new SegmentedPass(model, gradients, loss, balanced, 512, batch)) {
        ObjectiveOps.SampleSums sums = pass.forward();
        double[] imitation = sums.imitation().get(0).toDoubles();
        List<double[]> squares = sums.squares().stream().map(Tensor::toDoubles).toList();
        return Arrays.stream(all)
            .mapToObj(
                i ->
                    new Sums(
                        imitation[i],
                        imitation[all.length + i],
                        squares.stream().map(each -> each[i]).toList()))
            .toList();
      }
    }
  }

  private static DecoderModel model() {
    return DecoderModel.random(SmallWorld.SHAPE, 99);
  }
}
