package io.gere.spark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.Golden;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The golden runs as a user would set them up: a checkpoint without a tokenizer, a pre-tokenised
 * task and a ready-made replay set whose order is the order of the steps.
 */
final class GoldenRun {
  static final Path CHECKPOINT = Golden.file("ckpt_gqa");

  private final Path directory;

  GoldenRun(Path directory) throws IOException {
    this.directory = directory;
    JsonNode data = Json.MAPPER.readTree(Golden.file("train/data.json").toFile());
    List<String> replay = new ArrayList<>();
    List<String> task = new ArrayList<>();
    for (JsonNode step : data.get("steps")) {
      step.get("replay_idx")
          .forEach(
              index ->
                  replay.add(
                      Json.line(Map.of("input_ids", data.get("replay").get(index.asInt())))));
      step.get("task").forEach(sample -> task.add(Json.line(sample)));
    }
    Files.write(directory.resolve("replay.jsonl"), replay);
    Files.write(directory.resolve("task.jsonl"), task);
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s}
        replay: {path: %2$s/replay.jsonl}
        loss: {replay: tm, scope: batch, omega: {strategy: fixed, value: 1}}
        batch: {global: 16, micro: 16, replay: 4, shuffle: false}
        optimizer: {learning_rate: 1e-3, schedule: constant, warmup_steps: 0, clip_norm: 0}
        tasks: [{name: golden, path: %2$s/task.jsonl}]
        """
            .formatted(CHECKPOINT, directory));
  }

  /** Runs a command on the recipe. */
  CommandLineRun gere(String command, String run, String... settings) {
    return CommandLineRun.onRecipe(directory, command, run, settings);
  }

  List<JsonNode> metrics(String run) throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(run + "/train/metrics.jsonl"))) {
      steps.add(Json.MAPPER.readTree(line));
    }
    return steps;
  }

  byte[] weights(String run) throws IOException {
    return Files.readAllBytes(directory.resolve(run + "/train/1-golden/model.safetensors"));
  }
}
