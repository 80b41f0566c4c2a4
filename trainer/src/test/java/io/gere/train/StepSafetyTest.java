package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.data.Sample;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.TrainedParameters;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.parallel.RanksOnDevice;
import io.gere.parallel.SingleRank;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.ProductChoice;
import io.gere.tensor.ops.Products;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a step must never do: change a model by something that is not finite, or lose small steps.
 */
@AnyDevice
final class StepSafetyTest {
  private static final String SECTIONS =
      "loss: {replay: none}\noptimizer: {learning_rate: 1e-3, warmup_steps: 0, schedule: constant}";

  @TempDir private Path folder;

  @AfterEach
  void forceNothing() {
    System.clearProperty(ProductChoice.PROPERTY);
  }

  @Test
  void aLossThatIsNotFiniteStopsAllRanksAndNamesTheRecord() throws IOException {
    SmallWorld world = withPoisonedSample(SmallWorld.of(1, folder), 4);
    Recipe recipe = SmallWorld.recipe(SECTIONS, "micro: 2, shuffle: false", "workers: 2");

    List<String> errors =
        RanksOnDevice.results(
            2,
            collective -> {
              try (DecoderModel model = poisoned()) {
                float[] before = TrainedParameters.of(model).flat().toFloats();
                String[] message = new String[1];
                assertThatThrownBy(() -> world.train(recipe, model, collective))
                    .isInstanceOfSatisfying(GereException.class, e -> message[0] = e.getMessage());
                assertThat(TrainedParameters.of(model).flat().toFloats()).isEqualTo(before);
                return message[0];
              }
            });

    assertThat(errors.get(0))
        .contains("task small, step 0", "the loss of task record 5 on rank 0", "train.on_nonfinite")
        .isEqualTo(errors.get(1));
  }

  @Test
  void orTheStepIsSkippedAndCounted() throws IOException {
    SmallWorld world = withPoisonedSample(SmallWorld.of(1, folder), 4);
    Recipe recipe = SmallWorld.recipe(SECTIONS, "micro: 2, shuffle: false", "on_nonfinite: skip");
    try (DecoderModel model = poisoned()) {
      List<StepMetrics> steps = world.train(recipe, model, new SingleRank());

      assertThat(steps).extracting(StepMetrics::skipped).containsExactly(1L, 1L, 1L);
      assertThat(steps.get(0).loss()).isNaN();
      assertThat(steps.get(1).loss()).isFinite();
    }
  }

  /** At this rate a bfloat16 weight alone would stay where it is: the master weights move. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_ONEDNN")
  void bfloat16StepsTooSmallForAWeightAddUpInItsMaster(Products products) throws IOException {
    System.setProperty(ProductChoice.PROPERTY, products.name());
    SmallWorld world = SmallWorld.of(1, folder);
    String sections =
        """
        model: {dtype: bfloat16}
        loss: {replay: none}
        optimizer: {learning_rate: 1e-4, warmup_steps: 0, schedule: constant}
        """;
    Recipe recipe = SmallWorld.recipe(sections, "micro: 8", "segments: 2");
    Recipe longer =
        io.gere.config.yaml.RecipeReader.parse(
            """
            model: {dtype: bfloat16}
            loss: {replay: none}
            optimizer: {learning_rate: 1e-4, warmup_steps: 0, schedule: constant}
            batch: {global: 8, micro: 8}
            tasks: [{name: small, path: none, epochs: 40}]
            """);
    try (DecoderModel once = DecoderModel.random(SmallWorld.SHAPE, 3, ElementType.BFLOAT16);
        DecoderModel often = DecoderModel.random(SmallWorld.SHAPE, 3, ElementType.BFLOAT16)) {
      byte[] start = norm(once);
      world.train(recipe, once, new SingleRank());
      world.train(longer, often, new SingleRank());

      assertThat(once.weights().type()).isEqualTo(ElementType.BFLOAT16);
      assertThat(norm(once)).isEqualTo(start); // 1 ± 3e-4 is 1 in bfloat16
      assertThat(norm(often)).isNotEqualTo(start);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BY_ONEDNN")
  void bfloat16FollowsFloat32(Products products) throws IOException {
    System.setProperty(ProductChoice.PROPERTY, products.name());
    SmallWorld world = SmallWorld.of(1, folder);
    String sections =
        "loss: {replay: tm, scope: batch, omega: {value: 1}}\n"
            + "optimizer: {learning_rate: 1e-3, warmup_steps: 0, schedule: constant}";
    Recipe full = SmallWorld.recipe(sections, "micro: 4", "segments: 2");
    Recipe half =
        SmallWorld.recipe("model: {dtype: bfloat16}\n" + sections, "micro: 4", "segments: 2");
    try (DecoderModel fullModel = DecoderModel.random(SmallWorld.SHAPE, 3);
        DecoderModel halfModel = DecoderModel.random(SmallWorld.SHAPE, 3, ElementType.BFLOAT16)) {
      List<StepMetrics> exact = world.train(full, fullModel, new SingleRank());
      List<StepMetrics> rounded = world.train(half, halfModel, new SingleRank());

      for (int s = 0; s < exact.size(); s++) {
        assertThat(rounded.get(s).loss())
            .isCloseTo(exact.get(s).loss(), within(0.02 * exact.get(s).loss()));
      }
    }
  }

  private static byte[] norm(DecoderModel model) {
    ByteBuffer memory = model.finalNorm().onHost().get(0);
    byte[] bytes = new byte[memory.remaining()];
    memory.get(bytes);
    return bytes;
  }

  /** The only sample with token 49, whose embedding {@link #poisoned} has lost. */
  private static SmallWorld withPoisonedSample(SmallWorld world, int place) {
    List<Sample> task =
        new java.util.ArrayList<>(
            world.task().stream().map(StepSafetyTest::withoutTheToken).toList());
    int[] ids = {49, 1, 2};
    task.set(place, new Sample(ids, ids));
    return new SmallWorld(task, world.replay(), world.cache(), world.packed(), world.thresholds());
  }

  private static Sample withoutTheToken(Sample sample) {
    int[] ids = java.util.Arrays.stream(sample.inputIds()).map(id -> id == 49 ? 0 : id).toArray();
    int[] labels = java.util.Arrays.stream(sample.labels()).map(id -> id == 49 ? 0 : id).toArray();
    return new Sample(ids, labels);
  }

  private static DecoderModel poisoned() {
    DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 3);
    Tensor embedding = model.embedding();
    long token49 = 49 * 16 * Float.BYTES;
    embedding.put(token49, ByteBuffer.allocate(Float.BYTES).putFloat(0, Float.intBitsToFloat(-1)));
    return model;
  }
}
