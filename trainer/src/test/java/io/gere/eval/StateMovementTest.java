package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Movement;
import io.gere.eval.scores.Perplexity;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.tensor.Filled;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Movement of small models, against plain Java over the hidden states that they give alone. */
@AnyDevice
final class StateMovementTest {
  private static final List<int[]> TEXTS = SmallModel.texts(50, 9, 2, 23, 14, 23, 5);

  @BeforeEach
  void start() {
    Torch.prepareThread(1);
  }

  @Test
  void itIsWhatPlainJavaFindsInTheStatesOfEachTextAlone() {
    try (DecoderModel base = SmallModel.random(50, 64);
        DecoderModel model = SmallModel.random(50, 64)) {
      shift(model, "model.layers.1.mlp.down_proj.weight", 0.2f);

      Movement found = movement(model, base, 40);

      assertThat(found.tokens()).isEqualTo(TEXTS.stream().mapToInt(t -> t.length - 1).sum());
      assertThat(found.kl()).isCloseTo(divergence(model, base), withinPercentage(0.1));
      assertThat(found.layers()).extracting(LayerMovement::layer).containsExactly(1, 2);
      for (LayerMovement layer : found.layers()) {
        double[][] then = states(base, layer.layer());
        double[][] now = states(model, layer.layer());
        assertThat(layer.elements()).isEqualTo(then.length * 16L);
        assertThat(new long[] {layer.toOpposite(), layer.toNeutral(), layer.fromNeutral()})
            .isEqualTo(transitions(then, now));
        assertThat(layer.distance()).isCloseTo(distance(then, now), within(1e-4));
        assertThat(layer.cosine()).isCloseTo(cosine(then, now), within(1e-5));
      }
      // What was changed writes into the second layer alone.
      assertThat(found.layers().get(0).left()).isZero();
      assertThat(found.layers().get(0).distance()).isZero();
      assertThat(found.layers().get(0).cosine()).isCloseTo(1, within(1e-12));
      assertThat(found.last().left()).isBetween(0.01, 0.99);
    }
  }

  /** The last state is the norm's weight times what it norms, so the cosine stays 1. */
  @Test
  void aFinalNormHalvedMovesEachStateByHalfItsOwnLength() {
    try (DecoderModel base = SmallModel.random(50, 64);
        DecoderModel model = SmallModel.random(50, 64)) {
      Filled.with(model.finalNorm(), i -> 0.5);

      LayerMovement last = movement(model, base, 40).last();

      double[][] then = states(base, 2);
      double[][] half = states(base, 2);
      Arrays.stream(half).forEach(row -> Arrays.setAll(row, d -> row[d] / 2));
      assertThat(last.cosine()).isCloseTo(1, within(1e-6));
      assertThat(last.distance()).isCloseTo(distance(then, half), within(1e-4));
      assertThat(last.toOpposite()).isEqualTo(transitions(then, half)[0]);
    }
  }

  @Test
  void theBaseModelBesideItselfHasNotMoved() {
    try (DecoderModel base = SmallModel.random(50, 64)) {
      Movement found = movement(base, base, 40);

      assertThat(found.nats()).isZero();
      assertThat(found.layers())
          .allSatisfy(layer -> assertThat(layer.left() + layer.distance()).isZero())
          .allSatisfy(layer -> assertThat(layer.cosine()).isEqualTo(1));
    }
  }

  @Test
  void underAnAdapterThatAddsNothingLiesTheBaseModel() {
    LoraConfig lora = new LoraConfig(2, 4, List.of("q_proj", "down_proj"), 0);
    try (DecoderModel start = SmallModel.random(50, 64);
        DecoderModel adapted =
            DecoderModel.random(
                start.config(), Optional.of(lora), 3, start.embedding().type(), Optional.empty())) {
      assertThat(movement(adapted, adapted.withoutAdapter(), 40).nats()).isZero();

      Filled.with(TrainedParameters.of(adapted).flat(), i -> 0.3 * Math.sin(i));
      Movement found = movement(adapted, adapted.withoutAdapter(), 40);

      assertThat(found).isEqualTo(movement(adapted, start, 40));
      assertThat(found.last().left()).isPositive();
    }
  }

  @Test
  void readingTheStatesLeavesThePerplexityAsItIs() {
    try (DecoderModel base = SmallModel.random(50, 64)) {
      TextEvaluation reading = new TextEvaluation(base, 40);
      Perplexity beside = reading.score(TEXTS, new StateMoments(base));

      assertThat(beside).isEqualTo(reading.score(TEXTS));
    }
  }

  private static Movement movement(DecoderModel model, DecoderModel base, int batchTokens) {
    StateMoments moments = new StateMoments(base);
    new TextEvaluation(base, batchTokens).score(TEXTS, moments);
    try (StateMovement movement = new StateMovement(model, base, moments.layers())) {
      new TextEvaluation(model, batchTokens).score(TEXTS, movement);
      return movement.found();
    }
  }

  private static void shift(DecoderModel model, String name, float by) {
    Tensor weight = model.weights().get(name);
    float[] values = weight.toFloats();
    Filled.with(weight, i -> values[i] + by * Math.sin(i));
  }

  /** A layer's states at all tokens but each text's last, text after text. */
  private static double[][] states(DecoderModel model, int layer) {
    int width = model.config().hiddenSize();
    return TEXTS.stream()
        .flatMap(
            text -> {
              try (TensorScope scope = TensorScope.open()) {
                Tensor ids = scope.of(Arrays.stream(text).asLongStream().toArray(), 1, text.length);
                float[] all =
                    model
                        .hiddenStates(scope, ids, new int[] {text.length}, new int[] {layer})
                        .get(0)
                        .toFloats();
                return IntStream.range(0, text.length - 1)
                    .mapToObj(
                        t ->
                            IntStream.range(0, width)
                                .mapToDouble(d -> all[t * width + d])
                                .toArray())
                    .toList()
                    .stream();
              }
            })
        .toArray(double[][]::new);
  }

  private static double mean(double[][] rows, int d) {
    return Arrays.stream(rows).mapToDouble(row -> row[d]).average().orElseThrow();
  }

  private static double deviation(double[][] rows, int d) {
    double mean = mean(rows, d);
    return Math.sqrt(
        Arrays.stream(rows).mapToDouble(row -> Math.pow(row[d] - mean, 2)).average().orElseThrow());
  }

  /** 1, 0 or −1. */
  private static int state(double h, double mean, double deviation) {
    return h >= mean + deviation ? 1 : h <= mean - deviation ? -1 : 0;
  }

  private static long[] transitions(double[][] then, double[][] now) {
    long[] counts = new long[3];
    for (int d = 0; d < then[0].length; d++) {
      double mean = mean(then, d);
      double deviation = deviation(then, d);
      for (int row = 0; row < then.length; row++) {
        int was = state(then[row][d], mean, deviation);
        int is = state(now[row][d], mean, deviation);
        if (was != is) {
          counts[was * is < 0 ? 0 : is == 0 ? 1 : 2]++;
        }
      }
    }
    return counts;
  }

  private static double distance(double[][] then, double[][] now) {
    double sum = 0;
    for (int d = 0; d < then[0].length; d++) {
      for (int row = 0; row < then.length; row++) {
        sum += Math.abs(now[row][d] - then[row][d]) / deviation(then, d);
      }
    }
    return sum / then.length / then[0].length;
  }

  private static double cosine(double[][] then, double[][] now) {
    double sum = 0;
    for (int row = 0; row < then.length; row++) {
      sum +=
          dot(then[row], now[row]) / Math.sqrt(dot(then[row], then[row]) * dot(now[row], now[row]));
    }
    return sum / then.length;
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(d -> a[d] * b[d]).sum();
  }

  private static double divergence(DecoderModel model, DecoderModel base) {
    double nats = 0;
    int tokens = 0;
    for (int[] text : TEXTS) {
      for (int t = 1; t < text.length; t++) {
        double[] p = probabilities(SmallModel.logits(base, Arrays.copyOf(text, t)));
        double[] q = probabilities(SmallModel.logits(model, Arrays.copyOf(text, t)));
        nats += IntStream.range(0, p.length).mapToDouble(v -> p[v] * Math.log(p[v] / q[v])).sum();
        tokens++;
      }
    }
    return nats / tokens;
  }

  private static double[] probabilities(double[] logits) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(logit -> Math.exp(logit) / sum).toArray();
  }
}
