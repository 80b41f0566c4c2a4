package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.fixtures.Families;
import io.gere.fixtures.Golden;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.parallel.Collective;
import io.gere.parallel.RanksAsThreads;
import io.gere.tensor.Tensor;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten steps of the real training step against Hugging Face Transformers, all parameters trained.
 */
final class FamilyTrajectoryTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "{0}: {1} ranks, micro-batches of {2}, {3} segments, packed: {4}")
  @CsvSource({
    "qwen2, 1, 6, 1, false",
    "qwen2, 1, 1, 3, true",
    "qwen2, 2, 2, 3, true",
    "qwen3, 1, 6, 1, true",
    "qwen3, 2, 3, 1, false",
    "qwen3, 2, 1, 3, false"
  })
  void tenStepsAreThoseOfTransformers(
      String name, int ranks, int micro, int segments, boolean packing) throws IOException {
    JsonNode golden = Golden.json("families/training/" + name + ".json");
    List<Sample> samples = new ArrayList<>();
    golden.get("steps").forEach(step -> samples.addAll(samples(step)));
    Path folder = Families.model(directory, name, "config.json");
    Recipe recipe = recipe(ranks, micro, segments, packing);

    Outcome outcome =
        RanksAsThreads.results(ranks, collective -> train(recipe, folder, samples, collective))
            .get(0);

    assertThat(outcome.steps()).hasSameSizeAs(golden.get("steps"));
    for (int s = 0; s < outcome.steps().size(); s++) {
      double loss = golden.get("steps").get(s).get("loss").asDouble();
      double norm = golden.get("steps").get(s).get("grad_norm").asDouble();
      assertThat(outcome.steps().get(s).loss()).isCloseTo(loss, within(2e-5 * loss));
      assertThat(outcome.steps().get(s).gradNorm()).isCloseTo(norm, within(1e-3 * norm));
    }
    JsonNode finals = golden.get("final_parameters");
    assertThat(outcome.sums()).hasSize(finals.size());
    outcome
        .sums()
        .forEach(
            (parameter, sums) -> {
              JsonNode expected = finals.get(parameter);
              assertThat(sums[0]).isCloseTo(expected.get("sum").asDouble(), within(1e-2));
              assertThat(sums[1]).isCloseTo(expected.get("sumsq").asDouble(), within(1e-2));
            });
  }

  /** A step's sequences without their padding. */
  private static List<Sample> samples(JsonNode step) {
    List<Sample> samples = new ArrayList<>();
    for (int row = 0; row < step.get("input_ids").size(); row++) {
      int length = 0;
      for (JsonNode real : step.get("attention_mask").get(row)) {
        length += real.asInt();
      }
      samples.add(
          new Sample(
              ints(step.get("input_ids").get(row), length),
              ints(step.get("labels").get(row), length)));
    }
    return samples;
  }

  private static int[] ints(JsonNode list, int length) {
    return IntStream.range(0, length).map(i -> list.get(i).asInt()).toArray();
  }

  @SuppressWarnings("ArrayRecordComponent") // compared element by element above
  private record Outcome(List<StepMetrics> steps, Map<String, double[]> sums) {}

  private static Outcome train(
      Recipe recipe, Path folder, List<Sample> samples, Collective collective) {
    Torch.prepareThread(1);
    List<StepMetrics> steps = new ArrayList<>();
    try (DecoderModel model = ModelFolder.load(folder);
        ReplayLoss loss = new ReplayLoss.None();
        TaskLoop loop = new TaskLoop(recipe, model, collective, List.of(), loss, steps::add)) {
      loop.run(SmallWorld.whole(recipe, samples, false));
      Map<String, double[]> sums = new HashMap<>();
      model.weights().tensors().forEach((name, tensor) -> sums.put(name, sums(tensor)));
      return new Outcome(steps, sums);
    }
  }

  private static double[] sums(Tensor tensor) {
    float[] values = tensor.toFloats();
    double sum = IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
    double squares =
        IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum();
    return new double[] {sum, squares};
  }

  private static Recipe recipe(int ranks, int micro, int segments, boolean packing) {
    return RecipeReader.parse(
        """
        loss: {replay: none, scope: batch}
        batch: {global: 6, micro: %d, replay: 0, shuffle: false, packing: %s}
        optimizer: {learning_rate: 1e-3, schedule: constant, warmup_steps: 0, clip_norm: 0}
        train: {workers: %d, segments: %d}
        tasks: [{name: golden, path: none}]
        """
            .formatted(micro, packing, ranks, segments));
  }
}
