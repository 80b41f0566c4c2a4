package io.gere.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.config.Recipe;
import io.gere.fixtures.AnyDevice;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.parallel.RanksOnDevice;
import io.gere.standin.StandIn.Counts;
import io.gere.tensor.Device;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.train.SmallWorld;
import io.gere.train.TaskLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A GPU computes while the host prepares what comes next, so a training step waits for it once, to
 * read its losses, and not before the last gradient is on its way.
 */
@AnyDevice
final class HostWaitsTest {
  @TempDir static Path folder;
  private static SmallWorld world;

  @BeforeAll
  static void distil() throws IOException {
    assumeTrue(StandIn.isHere(), "needs the stand-in GPU, see docs/gpu.md");
    world = SmallWorld.of(4, folder);
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        way("cross-entropy", 1, "loss: {replay: none}", "micro: 4", ""),
        way("replay", 1, "loss: {replay: replay}", "micro: 4", "segments: 3"),
        way("tm, scope sample", 1, "loss: {replay: tm, scope: sample}", "micro: 4", ""),
        way("tm, packed", 1, "loss: {replay: tm}", "micro: 4, packing: true", "segments: 2"),
        way(
            "tm, balanced",
            1,
            "loss: {replay: tm, scope: batch, omega: {strategy: balanced}}",
            "micro: 2",
            "segments: 3"),
        way("kl", 1, "loss: {replay: kl, scope: batch}", "micro: 4", "segments: 2"),
        way("l1", 1, "loss: {replay: l1, scope: batch}", "micro: 4", "segments: 2"),
        way("l2", 1, "loss: {replay: l2, scope: sample}", "micro: 4", "segments: 2"),
        way("bfloat16", 1, "model: {dtype: bfloat16}\nloss: {replay: tm}", "micro: 4", ""),
        way("lora", 1, "adapter: {type: lora}\nloss: {replay: tm}", "micro: 4", "segments: 2"),
        way("tm, clipped", 2, "optimizer: {clip_norm: 1}\nloss: {replay: tm}", "micro: 2", ""),
        way("kl on two ranks", 2, "loss: {replay: kl, scope: batch}", "micro: 2", "segments: 3"));
  }

  private static Arguments way(String name, int ranks, String sections, String batch, String keys) {
    return Arguments.of(name, ranks, SmallWorld.recipe(sections, batch, keys));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void aStepWaitsForTheGpuOnceAndNotInItsBackwardPass(String name, int ranks, Recipe recipe) {
    List<List<Counts>> ofRanks =
        RanksOnDevice.results(
            ranks,
            collective -> {
              int gpu = ((Device.Gpu) Torch.device()).index();
              List<Counts> afterSteps = new ArrayList<>();
              try (TensorScope scope = TensorScope.open();
                  DecoderModel model = model(recipe);
                  DecoderModel base =
                      DecoderModel.random(
                          SmallWorld.SHAPE, 1, DecoderModel.elementType(recipe.model().dtype()));
                  ReplayLoss loss = world.loss(recipe, scope, base);
                  TaskLoop loop =
                      new TaskLoop(
                          recipe,
                          model,
                          collective,
                          world.replay(),
                          loss,
                          step -> afterSteps.add(StandIn.counts(gpu)))) {
                loop.run(SmallWorld.whole(recipe, world.task(), false));
              }
              return afterSteps;
            });

    // Rank 0 tells of its steps.
    List<Counts> steps = ofRanks.get(0);
    assertThat(steps).hasSizeGreaterThan(2);
    for (int s = 1; s < steps.size(); s++) {
      Counts before = steps.get(s - 1);
      Counts after = steps.get(s);
      assertThat(after.waits() - before.waits()).as("waits in step %d", s).isEqualTo(1);
      assertThat(after.backward()).isGreaterThan(before.backward());
      assertThat(after.backwardAtLastWait()).as("of its backward pass").isEqualTo(after.backward());
    }
  }

  private static DecoderModel model(Recipe recipe) {
    LoraConfig lora = new LoraConfig(4, 8, List.of("q_proj", "down_proj"), 0.1);
    return switch (recipe.adapter().type()) {
      case NONE ->
          DecoderModel.random(
              SmallWorld.SHAPE, 2, DecoderModel.elementType(recipe.model().dtype()));
      case LORA ->
          DecoderModel.random(
              SmallWorld.SHAPE,
              Optional.of(lora),
              2,
              DecoderModel.elementType(recipe.model().dtype()),
              Optional.empty());
    };
  }
}
