package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.fixtures.TrainedParameters;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.ParameterSet;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.PeftFolder;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksOnDevice;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty steps of the real training step against the authors' trainer on Hugging Face's Llama, for
 * any number of ranks, micro-batch size and number of segments, and whatever the ranks share out.
 */
@AnyDevice
final class GoldenTrajectoryTest {
  private static final Path CHECKPOINT = Golden.file("ckpt_gqa");

  @TempDir static Path temporary;

  private static GoldenReplay golden;

  @BeforeAll
  static void distil() throws IOException {
    Torch.prepareThread(1);
    golden = GoldenReplay.distil(temporary);
  }

  @Test
  void thresholdsAreThoseOfTheAuthors() throws IOException {
    JsonNode authors = GoldenReplay.json("train/thresholds.json");

    for (int d = 0; d < golden.thresholds().dimensions(); d++) {
      assertThat((double) golden.thresholds().upper(0)[d])
          .isCloseTo(authors.get("pos_thr").get(d).asDouble(), within(2e-6));
      assertThat((double) golden.thresholds().lower(0)[d])
          .isCloseTo(authors.get("neg_thr").get(d).asDouble(), within(2e-6));
    }
  }

  static Stream<Arguments> splits() {
    List<Arguments> all = new ArrayList<>();
    for (String run :
        List.of(
            "margin_w1",
            "replay_only",
            "task_only",
            "lora_margin_w1",
            "micro1_margin_w1",
            "pert_kl_w1",
            "pert_l1_w1",
            "pert_l2_w1")) {
      all.add(Arguments.of(run, 1, 16, 1));
      all.add(Arguments.of(run, 1, 1, 3));
      all.add(Arguments.of(run, 2, 4, 2));
      all.add(Arguments.of(run, 4, 2, 3));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1} ranks, micro-batches of {2}, {3} segments")
  @MethodSource("splits")
  void twentyStepsAreThoseOfTheAuthors(String name, int ranks, int micro, int segments)
      throws IOException {
    requireStepsOfTheAuthors(name, ranks, micro, segments, false);
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}: {1} ranks, micro-batches of {2}, {3} segments, packed")
  @MethodSource("splits")
  void twentyPackedStepsAreThoseOfTheAuthors(String name, int ranks, int micro, int segments)
      throws IOException {
    requireStepsOfTheAuthors(name, ranks, micro, segments, true);
  }

  private static void requireStepsOfTheAuthors(
      String name, int ranks, int micro, int segments, boolean packing) throws IOException {
    JsonNode authors = GoldenReplay.json("train/" + name + ".json");
    Recipe recipe = recipe(name, ranks, micro, segments, packing);

    List<Outcome> outcomes =
        RanksOnDevice.results(ranks, collective -> train(recipe, name, collective));

    List<StepMetrics> steps = outcomes.get(0).steps();
    assertThat(steps).hasSameSizeAs(authors.get("steps"));
    for (int s = 0; s < steps.size(); s++) {
      JsonNode expected = authors.get("steps").get(s);
      StepMetrics step = steps.get(s);
      assertThat(step.loss())
          .isCloseTo(expected.get("total").asDouble(), relative(expected, "total", 2e-5));
      assertThat(step.ceTask())
          .isCloseTo(expected.get("ce_task").asDouble(), relative(expected, "ce_task", 2e-5));
      if (expected.has("ce_replay")) {
        assertThat(step.ceReplay())
            .isCloseTo(expected.get("ce_replay").asDouble(), relative(expected, "ce_replay", 2e-5));
        assertThat(step.imitation()).isCloseTo(expected.get("imitation").asDouble(), within(1e-4));
      }
      assertThat(step.gradNorm())
          .isCloseTo(expected.get("grad_norm").asDouble(), relative(expected, "grad_norm", 1e-3));
    }
    for (Outcome outcome : outcomes) {
      assertThat(outcome.flat()).isEqualTo(outcomes.get(0).flat());
    }
    authors
        .get("final_params")
        .properties()
        .forEach(
            entry ->
                outcomes.get(0).checksums().get(entry.getKey()).requireCloseTo(entry.getValue()));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared element by element above
  private record Outcome(List<StepMetrics> steps, float[] flat, Map<String, Checksum> checksums) {}

  private static Outcome train(Recipe recipe, String name, Collective collective)
      throws IOException {
    Torch.prepareThread(1);
    boolean lora = name.startsWith("lora");
    Optional<LoraConfig> adapter =
        lora
            ? Optional.of(new LoraConfig(8, 32, List.of("q_proj", "k_proj"), 0))
            : Optional.empty();
    List<StepMetrics> steps = new ArrayList<>();
    Path start = name.startsWith("pert") ? perturbed(collective.rank()) : CHECKPOINT;
    try (DecoderModel model = SmallWorld.load(start, adapter, 1, recipe, collective);
        TensorScope scope = TensorScope.open();
        ReplayLoss loss = loss(recipe, scope);
        TaskLoop loop =
            new TaskLoop(recipe, model, collective, golden.replay(), loss, steps::add)) {
      if (lora) {
        PeftFolder.read(peftFolder(collective.rank()), model);
      }
      loop.run(SmallWorld.whole(recipe, golden.task(), start.equals(CHECKPOINT)));
      return outcome(steps, TrainedParameters.gathered(scope, model));
    }
  }

  private static Outcome outcome(List<StepMetrics> steps, ParameterSet trained) {
    Map<String, Checksum> checksums = new HashMap<>();
    trained.tensors().forEach((n, t) -> checksums.put(n, Checksum.of(t.toFloats())));
    return new Outcome(steps, trained.flat().toFloats(), checksums);
  }

  private static ReplayLoss loss(Recipe recipe, TensorScope scope) {
    int last = 3;
    return switch (recipe.loss().replay()) {
      case NONE -> new ReplayLoss.None();
      case REPLAY -> new ReplayLoss.CrossEntropy();
      case KL ->
          new ReplayLoss.Logits(
              HiddenStateCache.open(List.of(golden.cache())),
              last,
              ModelFolder.head(scope, CHECKPOINT, ElementType.FLOAT32),
              recipe.loss().chunkTokens(false));
      case L1 -> new ReplayLoss.Features(HiddenStateCache.open(List.of(golden.cache())), last, 1);
      case L2 -> new ReplayLoss.Features(HiddenStateCache.open(List.of(golden.cache())), last, 2);
      case TM ->
          ReplayLoss.Margin.of(
              scope,
              PackedStates.open(golden.thresholds(), List.of(List.of(golden.packed()))),
              golden.thresholds(),
              recipe.loss().marginMean());
    };
  }

  /** The golden student: the checkpoint's configuration with weights a step away from it. */
  private static Path perturbed(int rank) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "student" + rank);
    Files.copy(CHECKPOINT.resolve("config.json"), folder.resolve("config.json"));
    Files.copy(Golden.file("train/student_pert.safetensors"), folder.resolve("model.safetensors"));
    return folder;
  }

  private static Path peftFolder(int rank) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "adapter" + rank);
    Files.copy(
        Golden.file("train/lora_init.safetensors"), folder.resolve("adapter_model.safetensors"));
    return folder;
  }

  private static Recipe recipe(String name, int ranks, int micro, int segments, boolean packing) {
    boolean withReplay = !name.equals("task_only");
    String loss =
        name.contains("margin")
            ? "tm"
            : name.replaceAll("(pert_|_w1|_only)", "").replace("task", "none");
    return RecipeReader.parse(
        """
        loss: {replay: %s, scope: %s, omega: {strategy: fixed, value: 1}, chunk_tokens: 48}
        batch: {global: %d, micro: %d, replay: %d, shuffle: false, packing: %s}
        optimizer: {learning_rate: 1e-3, schedule: constant, warmup_steps: 0, clip_norm: 0}
        train: {workers: %d, segments: %d, shard: %s}
        tasks: [{name: golden, path: none}]
        """
            .formatted(
                loss,
                name.startsWith("micro1") ? "sample" : "batch",
                withReplay ? 16 : 12,
                micro,
                withReplay ? 4 : 0,
                packing,
                ranks,
                segments,
                switch (ranks) {
                  case 4 -> "parameters";
                  case 2 -> packing ? "gradients" : "optimizer";
                  default -> "optimizer";
                }));
  }

  private static Offset<Double> relative(JsonNode step, String key, double tolerance) {
    return within(tolerance * step.get(key).asDouble());
  }
}
