package io.gere.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.ParameterSet;
import io.gere.model.huggingface.BaseWeights;
import io.gere.model.huggingface.ModelFolder;
import io.gere.parallel.Collective;
import io.gere.parallel.ParameterShards;
import io.gere.parallel.RanksOnDevice;
import io.gere.parallel.SingleRank;
import io.gere.tensor.ElementType;
import io.gere.tensor.Filled;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The penalty towards the base's weights, against the same worked out in double in plain Java. */
@AnyDevice
final class WeightAnchorTest {
  private static final Path BASE = Golden.file("ckpt_gqa");
  private static final double STRENGTH = 0.3;
  private static final double RATE = 1e-2;
  private static final int STEPS = 4;
  private static final Recipe RECIPE = RecipeReader.parse("optimizer: {betas: [0.8, 0.95]}");

  /** A slice of a parameter as a rank left it. */
  @SuppressWarnings("ArrayRecordComponent") // compared element by element
  private record Shard(String parameter, int offset, float[] weights) {}

  /**
   * A rank's part.
   *
   * @param squares what it said at each step of its weights' squared distance from the base
   */
  private record Trained(List<Shard> shards, List<Double> squares) {}

  /** Whatever is sharded among how many, each element goes its own way. */
  @ParameterizedTest(name = "{0}, {1} ranks")
  @CsvSource({"FLOAT32, 1", "FLOAT32, 2", "FLOAT32, 4", "BFLOAT16, 1", "BFLOAT16, 3"})
  void everyElementGoesTheWayThatPlainJavaWorksOut(ElementType type, int ranks) {
    List<Trained> trained =
        RanksOnDevice.results(ranks, collective -> train(type, collective, STEPS));

    try (DecoderModel model = ModelFolder.load(BASE, Optional.empty(), 1, type)) {
      ParameterSet layout = model.weights();
      double[] base = floats(layout);
      double[] weights = start(base.length);
      double[] squares = byHand(weights, base);
      int seen = 0;
      for (Trained rank : trained) {
        for (Shard shard : rank.shards()) {
          int at = (int) layout.offset(shard.parameter()) + shard.offset();
          for (int i = 0; i < shard.weights().length; i++) {
            assertThat((double) shard.weights()[i]).isCloseTo(weights[at + i], within(2e-6));
          }
          seen += shard.weights().length;
        }
      }
      assertThat(seen).isEqualTo(base.length);
      for (int step = 0; step < STEPS; step++) {
        int now = step;
        double sum = trained.stream().mapToDouble(rank -> rank.squares().get(now)).sum();
        assertThat(sum).isCloseTo(squares[step], within(1e-4 * squares[step]));
      }
    }
  }

  /** Adam with the penalty's gradient among the others' (coupled), from the definitions. */
  private static double[] byHand(double[] weights, double[] base) {
    double[] squares = new double[STEPS];
    double[] first = new double[weights.length];
    double[] second = new double[weights.length];
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = gradient(step, weights.length);
      for (int i = 0; i < weights.length; i++) {
        double away = weights[i] - base[i];
        squares[step] += away * away;
        double g = gradient[i] + STRENGTH * away;
        first[i] = 0.8 * first[i] + 0.2 * g;
        second[i] = 0.95 * second[i] + 0.05 * g * g;
        double m = first[i] / (1 - Math.pow(0.8, step + 1));
        double v = second[i] / (1 - Math.pow(0.95, step + 1));
        weights[i] -= RATE * m / (Math.sqrt(v) + 1e-8);
      }
    }
    return squares;
  }

  /** What is added to the gradient is the penalty's slope. */
  @Test
  void theGradientIsThatOfFiniteDifferences() {
    float[] pull = new float[3];
    double[] slopes = new double[3];
    for (int element = 0; element < 3; element++) {
      double step = 1.0 / 64;
      slopes[element] = (penalty(element, step, null) - penalty(element, -step, pull)) / (2 * step);
    }
    for (int element = 0; element < 3; element++) {
      assertThat((double) pull[element]).isCloseTo(slopes[element], within(5e-3));
    }
  }

  /**
   * The penalty with one weight moved from where it starts.
   *
   * @param pull takes the gradient of that weight where it starts, if not null
   */
  private static double penalty(int element, double by, float[] pull) {
    Torch.prepareThread(1);
    try (Setting setting = new Setting(ElementType.FLOAT32, new SingleRank())) {
      double[] start = start((int) setting.model.weights().elements());
      if (pull != null) {
        setting.draw();
        pull[element] = setting.gradients.toFloats()[element];
      }
      start[element] += by;
      Filled.with(setting.model.weights().flat(), i -> start[i]);
      return setting.anchor.penalty(setting.draw());
    }
  }

  private static Trained train(ElementType type, Collective collective, int steps) {
    Torch.prepareThread(1);
    try (Setting setting = new Setting(type, collective)) {
      List<Double> squares = new ArrayList<>();
      for (int step = 0; step < steps; step++) {
        double[] gradient = gradient(step, (int) setting.gradients.elements());
        // Each rank has its part of the sum.
        Filled.with(
            setting.gradients,
            i -> i % collective.worldSize() == collective.rank() ? gradient[i] : 0);
        setting.buckets.begin();
        setting.buckets.reduceScatter();
        squares.add(setting.draw());
        setting.optimizer.step(RATE);
      }
      return new Trained(
          setting.optimizer.states().stream()
              .map(s -> new Shard(s.parameter(), (int) s.offset(), s.weight().toFloats()))
              .toList(),
          squares);
    }
  }

  /** A model away from its base, its optimizer, and what draws it back. */
  private static final class Setting implements AutoCloseable {
    final DecoderModel model;
    final TensorScope scope = TensorScope.open();
    final Tensor gradients;
    final GradientBuckets buckets;
    final AdamW optimizer;
    final WeightAnchor anchor;

    Setting(ElementType type, Collective collective) {
      model = ModelFolder.load(BASE, Optional.empty(), 1, type);
      ParameterSet weights = model.weights();
      double[] start = start((int) weights.elements());
      Tensor exact = scope.zeros(weights.elements());
      Filled.with(exact, i -> start[i]);
      weights.flat().set(exact);
      gradients = scope.zeros(weights.elements());
      buckets =
          new GradientBuckets(
              model.ops().optimizer(),
              scope,
              gradients,
              new ParameterShards(
                  gradients.elements(), List.of(0L), gradients.device(), collective));
      optimizer = new AdamW(model.ops().optimizer(), RECIPE.optimizer(), weights, buckets);
      try (BaseWeights base = BaseWeights.open(BASE, BASE, model.config(), type)) {
        anchor =
            new WeightAnchor(
                model.ops().optimizer(), STRENGTH, base, optimizer, weights.layout(), buckets);
      }
    }

    /** Draws, and returns the squared distance. */
    double draw() {
      try (Tensor squares = scope.zeros(ElementType.FLOAT64, 1)) {
        anchor.draw(squares);
        return squares.toDoubles()[0];
      }
    }

    @Override
    public void close() {
      anchor.close();
      optimizer.close();
      buckets.close();
      buckets.parameters().close();
      scope.close();
      model.close();
    }
  }

  /** Multiples of 1/64 below 2, which bfloat16 holds exactly. */
  private static double[] start(int elements) {
    return new Random(5).ints(elements, -63, 64).mapToDouble(n -> n / 64.0).toArray();
  }

  private static double[] gradient(int step, int elements) {
    return new Random(100 + step).doubles(elements, -1, 1).map(g -> (float) g).toArray();
  }

  private static double[] floats(ParameterSet parameters) {
    try (TensorScope scope = TensorScope.open()) {
      float[] floats = scope.converted(parameters.flat(), ElementType.FLOAT32).toFloats();
      double[] values = new double[floats.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
      return values;
    }
  }
}
