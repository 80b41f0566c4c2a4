package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.fixtures.Shapes;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.parallel.SingleRank;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.ProductChoice;
import io.gere.tensor.ops.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model large enough for each way of {@link Products} learns the same, up to rounding. */
final class WaysOfMultiplyingTest {
  private static final DecoderConfig SHAPE = Shapes.of(300, 256, 2, 4, 2, 64, 288);
  private static final int TOKENS = 70;

  @AfterEach
  void forceNothing() {
    System.clearProperty(ProductChoice.PROPERTY);
  }

  @Test
  void oneDnnsFloat32StepsAreThePlainOnes() {
    List<StepMetrics> plain = steps(Products.PLAIN, ElementType.FLOAT32);
    List<StepMetrics> other = steps(Products.BY_ONEDNN, ElementType.FLOAT32);

    for (int s = 0; s < plain.size(); s++) {
      double loss = plain.get(s).loss();
      double norm = plain.get(s).gradNorm();
      assertThat(other.get(s).loss()).isCloseTo(loss, within(1e-5 * loss));
      assertThat(other.get(s).gradNorm()).isCloseTo(norm, within(1e-4 * norm)).isNotEqualTo(norm);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_ONEDNN")
  void bfloat16StepsFollowThoseOfFloat32(Products products) {
    List<StepMetrics> exact = steps(Products.PLAIN, ElementType.FLOAT32);
    List<StepMetrics> rounded = steps(products, ElementType.BFLOAT16);

    for (int s = 0; s < exact.size(); s++) {
      double loss = exact.get(s).loss();
      assertThat(rounded.get(s).loss()).isCloseTo(loss, within(5e-3 * loss)).isNotEqualTo(loss);
    }
  }

  private static List<StepMetrics> steps(Products products, ElementType type) {
    System.setProperty(ProductChoice.PROPERTY, products.name());
    Torch.prepareThread(1, new Device.Cpu());
    Recipe recipe =
        RecipeReader.parse(
            """
            loss: {replay: none}
            batch: {global: 8, micro: 4, replay: 0}
            optimizer: {learning_rate: 1e-3, warmup_steps: 0, schedule: constant}
            train: {segments: 2}
            tasks: [{name: random, path: none}]
            """);
    Random random = new Random(5);
    List<Sample> samples =
        IntStream.range(0, 32)
            .mapToObj(i -> random.ints(TOKENS, 0, SHAPE.vocabularySize()).toArray())
            .map(ids -> new Sample(ids, ids))
            .toList();
    List<StepMetrics> steps = new ArrayList<>();
    try (DecoderModel model = DecoderModel.random(SHAPE, 1, type);
        ReplayLoss loss = new ReplayLoss.None();
        TaskLoop loop =
            new TaskLoop(recipe, model, new SingleRank(), List.of(), loss, steps::add)) {
      loop.run(SmallWorld.whole(recipe, samples, false));
    }
    assertThat(steps).hasSize(4);
    return steps;
  }
}
