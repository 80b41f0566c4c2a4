package io.gere.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.loss.ReplayLoss;
import io.gere.metrics.StepMetrics;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.parallel.SingleRank;
import io.gere.states.PackedStates;
import io.gere.storage.Json;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.TensorScope;
import io.gere.train.TaskLoop;
import io.gere.train.TaskRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The method from end to end on a device, a tiny model's: distillation, thresholds, twenty steps
 * with the margin loss, against the numbers of the authors' trainer on Hugging Face's Llama.
 */
final class GoldenTrajectory {
  private static final String RECIPE =
      """
      model: {dtype: %s}
      loss: {replay: tm, scope: batch, omega: {strategy: fixed, value: 1}, chunk_tokens: 48}
      batch: {global: 16, micro: 4, replay: 4, shuffle: false}
      optimizer: {learning_rate: 1e-3, schedule: constant, warmup_steps: 0, clip_norm: 0}
      train: {segments: 2}
      tasks: [{name: golden, path: none}]
      """;

  private static final List<String> FILES =
      List.of(
          "ckpt_gqa/config.json",
          "ckpt_gqa/model.safetensors",
          "train/data.json",
          "train/margin_w1.json");

  private GoldenTrajectory() {}

  /**
   * The largest relative difference of any step's loss.
   *
   * @param type of the model that is trained
   * @param folder empty
   */
  static double largestDifference(Device device, ElementType type, Path folder) throws IOException {
    for (String file : FILES) {
      try (InputStream in = GoldenTrajectory.class.getResourceAsStream(file)) {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.copy(in, folder.resolve(file));
      }
    }
    JsonNode expected = Json.MAPPER.readTree(folder.resolve("train/margin_w1.json").toFile());
    List<StepMetrics> steps = OnDevice.run(device, () -> train(type, folder));
    double largest = steps.size() == expected.get("steps").size() ? 0 : Double.NaN;
    for (int s = 0; s < steps.size(); s++) {
      double total = expected.get("steps").get(s).get("total").asDouble();
      largest = Math.max(largest, Math.abs(steps.get(s).loss() - total) / total);
    }
    return largest;
  }

  private static List<StepMetrics> train(ElementType type, Path folder) throws IOException {
    JsonNode data = Json.MAPPER.readTree(folder.resolve("train/data.json").toFile());
    List<int[]> documents = new ArrayList<>();
    data.get("replay").forEach(document -> documents.add(ints(document)));
    List<int[]> walk = new ArrayList<>();
    List<Sample> task = new ArrayList<>();
    for (JsonNode step : data.get("steps")) {
      step.get("replay_idx").forEach(index -> walk.add(documents.get(index.asInt())));
      for (JsonNode sample : step.get("task")) {
        task.add(new Sample(ints(sample.get("input_ids")), ints(sample.get("labels"))));
      }
    }
    Recipe recipe = RecipeReader.parse(RECIPE.formatted(type.name().toLowerCase(Locale.ROOT)));
    List<StepMetrics> steps = new ArrayList<>();
    Path checkpoint = folder.resolve("ckpt_gqa");
    try (DecoderModel base = ModelFolder.load(checkpoint);
        DecoderModel model = ModelFolder.load(checkpoint, Optional.empty(), 1, type);
        TensorScope scope = TensorScope.open()) {
      TinyWorld world = TinyWorld.distil(base, documents, walk, folder);
      try (ReplayLoss loss =
              ReplayLoss.Margin.of(
                  scope,
                  PackedStates.open(world.thresholds(), List.of(List.of(world.packed()))),
                  world.thresholds(),
                  recipe.loss().marginMean());
          TaskLoop loop =
              new TaskLoop(recipe, model, new SingleRank(), world.replay(), loss, steps::add)) {
        loop.run(
            new TaskRun(
                0,
                recipe.tasks().get(0),
                task,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                () -> false));
      }
    }
    return steps;
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }
}
