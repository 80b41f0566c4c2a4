package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksAsThreads;
import io.gere.parallel.RanksOnDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However the work is split into ranks, micro-batches and segments, padded or packed, and whatever
 * the ranks share out: the same losses and the same model, to rounding, on random samples of every
 * length.
 */
@AnyDevice
@Tag("slow")
final class SplitInvarianceTest {
  @TempDir private Path folder;

  static Stream<Arguments> objectives() {
    List<Arguments> all = new ArrayList<>();
    for (String loss : List.of("tm", "tm, margin_mean: all", "kl", "l1", "l2", "replay")) {
      for (String scope : List.of("sample", "batch")) {
        for (String omega :
            List.of("{value: 3}", "{strategy: dynamic, max: 50}", "{strategy: balanced}")) {
          all.add(Arguments.of("{replay: %s, scope: %s, omega: %s}".formatted(loss, scope, omega)));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("objectives")
  void everySplitTrainsTheSameModel(String loss) throws IOException {
    requireEverySplitTheSame(SmallWorld.of(loss.hashCode(), folder), loss);
  }

  private static void requireEverySplitTheSame(SmallWorld world, String loss) {
    String sections = "loss: " + loss + "\noptimizer: {learning_rate: 1e-3, warmup_steps: 0}";

    Outcome whole = run(world, SmallWorld.recipe(sections, "micro: 8", "segments: 1"), 1);

    for (Outcome split :
        List.of(
            run(world, SmallWorld.recipe(sections, "micro: 1", "segments: 3"), 1),
            run(world, SmallWorld.recipe(sections, "micro: 2, packing: true", "segments: 2"), 1),
            run(world, SmallWorld.recipe(sections, "micro: 2", "segments: 2, workers: 2"), 2),
            run(
                world,
                SmallWorld.recipe(
                    sections,
                    "micro: 1, packing: true",
                    "workers: 3, segments: 3, shard: gradients"),
                3),
            run(
                world,
                SmallWorld.recipe(sections, "micro: 1", "segments: 3, shard: parameters"),
                4))) {
      split.requireCloseTo(whole);
    }
  }

  /** Where only a part of the replay tokens counts, every sum and count is of that part. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{replay: tm, scope: sample, omega: {strategy: balanced}}",
        "{replay: tm, scope: batch, omega: {strategy: dynamic, max: 50}}",
        "{replay: kl, scope: sample, omega: {value: 3}}",
        "{replay: kl, scope: batch, omega: {strategy: balanced}}",
        "{replay: l1, scope: batch, omega: {value: 3}}",
        "{replay: l2, scope: sample, omega: {strategy: dynamic, max: 50}}",
        "{replay: replay, scope: batch}"
      })
  void everySplitTrainsTheSameModelFromConversations(String loss) throws IOException {
    requireEverySplitTheSame(SmallWorld.withConversations(loss.hashCode(), folder), loss);
  }

  /** Which inputs an adapter drops depends on the sample and its place, not on who computes it. */
  @Test
  void everySplitDropsTheSameInputs() throws IOException {
    SmallWorld world = SmallWorld.of(5, folder);
    Path checkpoint = Golden.file("ckpt_gqa");
    String sections =
        """
        adapter: {type: lora, dropout: 0.4}
        loss: {replay: replay}
        optimizer: {learning_rate: 1e-2, warmup_steps: 0}
        """;

    Outcome whole =
        runAdapter(world, checkpoint, SmallWorld.recipe(sections, "micro: 8", "segments: 1"), 1);
    Outcome split =
        runAdapter(
            world,
            checkpoint,
            SmallWorld.recipe(
                sections, "micro: 1, packing: true", "segments: 3, workers: 2, shard: gradients"),
            2);
    Outcome fromShards =
        runAdapter(
            world,
            checkpoint,
            SmallWorld.recipe(sections, "micro: 2", "segments: 3, workers: 2, shard: parameters"),
            2);
    Outcome undropped =
        runAdapter(
            world,
            checkpoint,
            SmallWorld.recipe(sections.replace("0.4", "0"), "micro: 8", "segments: 1"),
            1);

    split.requireCloseTo(whole);
    fromShards.requireCloseTo(whole);
    assertThat(undropped.losses().get(2)).isNotCloseTo(whole.losses().get(2), within(1e-5));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared element by element below
  private record Outcome(List<Double> losses, List<Double> norms, float[] weights) {
    void requireCloseTo(Outcome other) {
      for (int s = 0; s < losses.size(); s++) {
        double scale = Math.abs(other.losses.get(s));
        assertThat(losses.get(s)).isCloseTo(other.losses.get(s), within(2e-5 * scale));
        assertThat(norms.get(s)).isCloseTo(other.norms.get(s), within(1e-3 * other.norms.get(s)));
      }
      assertThat(weights).containsExactly(other.weights, within(2e-4f));
    }
  }

  private static Outcome run(SmallWorld world, Recipe recipe, int ranks) {
    return outcome(
        ranks,
        collective -> {
          try (DecoderModel model = SmallWorld.model(recipe, 99, ElementType.FLOAT32, collective)) {
            return outcome(world.train(recipe, model, collective), model);
          }
        });
  }

  private static Outcome runAdapter(SmallWorld world, Path base, Recipe recipe, int ranks) {
    return outcome(
        ranks,
        collective -> {
          Optional<LoraConfig> lora =
              Optional.of(
                  new LoraConfig(
                      4, 8, List.of("q_proj", "v_proj", "up_proj"), recipe.adapter().dropout()));
          try (DecoderModel model = SmallWorld.load(base, lora, 7, recipe, collective)) {
            return outcome(world.train(recipe, model, collective), model);
          }
        });
  }

  private static Outcome outcome(int ranks, RanksAsThreads.Work<Collective, Outcome> rank) {
    List<Outcome> outcomes = RanksOnDevice.results(ranks, rank);
    for (Outcome other : outcomes) {
      assertThat(other.weights()).isEqualTo(outcomes.get(0).weights());
    }
    return outcomes.get(0);
  }

  private static Outcome outcome(List<StepMetrics> steps, DecoderModel model) {
    try (TensorScope scope = TensorScope.open()) {
      return new Outcome(
          steps.stream().map(StepMetrics::loss).toList(),
          steps.stream().map(StepMetrics::gradNorm).toList(),
          TrainedParameters.gathered(scope, model).flat().toFloats());
    }
  }
}
