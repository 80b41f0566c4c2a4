package io.gere.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.data.Sample;
import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.states.StatePacker;
import io.gere.storage.Json;
import io.gere.tensor.ElementType;
import io.gere.thresholds.ActivationMoments;
import io.gere.thresholds.ActivationSketch;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the authors' twenty steps are fed, and what the base model makes of their replay documents.
 *
 * @param task samples, step by step
 * @param replay samples in the order the steps ask for them
 * @param cache of hidden states in that order
 * @param packed the same states against the thresholds
 */
record GoldenReplay(
    List<Sample> task, List<Sample> replay, Path cache, Path packed, Thresholds thresholds) {

  /** Distils the 24 replay documents into files of this folder. */
  static GoldenReplay distil(Path folder) throws IOException {
    JsonNode data = json("train/data.json");
    List<int[]> documents = new ArrayList<>();
    data.get("replay").forEach(document -> documents.add(ints(document)));
    List<int[]> walk = new ArrayList<>();
    List<Sample> task = new ArrayList<>();
    for (JsonNode step : data.get("steps")) {
      step.get("replay_idx").forEach(index -> walk.add(documents.get(index.asInt())));
      step.get("task")
          .forEach(
              sample ->
                  task.add(new Sample(ints(sample.get("input_ids")), ints(sample.get("labels")))));
    }
    Path cache = folder.resolve("part-00000.arrow");
    try (DecoderModel base = ModelFolder.load(Golden.file("ckpt_gqa"))) {
      ActivationMoments moments = states(base, documents, folder.resolve("all.arrow"));
      states(base, walk, cache);
      ThresholdRule.Sigma rule = new ThresholdRule.Sigma(1);
      Thresholds thresholds = new Thresholds(rule, List.of(rule.of(3, moments)));
      List<Sample> replay = walk.stream().map(ids -> new Sample(ids, ids)).toList();
      return new GoldenReplay(task, replay, cache, pack(folder, cache, thresholds), thresholds);
    }
  }

  private static ActivationMoments states(DecoderModel base, List<int[]> documents, Path file)
      throws IOException {
    int width = base.config().hiddenSize();
    ActivationSketch sketch = new ActivationSketch(base.ops().moments(), width, false);
    Distillation distillation = new Distillation(base, List.of(3));
    try (OutputStream out = Files.newOutputStream(file);
        HiddenStateCache.Writer writer =
            new HiddenStateCache.Writer(out, ElementType.FLOAT32, width, Map.of())) {
      for (DocumentBatch batch :
          DocumentBatch.of(documents.stream().map(Sample::of).toList(), 256)) {
        distillation.run(
            batch,
            states -> {
              sketch.add(states);
              writer.write(states);
            });
      }
    }
    return sketch.moments();
  }

  private static Path pack(Path folder, Path cache, Thresholds thresholds) throws IOException {
    Path packed = folder.resolve(PackedStates.fileName(3, 0));
    try (HiddenStateCache states = HiddenStateCache.open(List.of(cache));
        OutputStream out = Files.newOutputStream(packed);
        PackedStates.Writer writer = new PackedStates.Writer(out, thresholds, 0, "base")) {
      StatePacker packer = new StatePacker(thresholds, 0);
      for (int i = 0; i < states.documents(); i++) {
        int tokens = states.tokens(i);
        writer.write(i, tokens, packer.pack(states.states(i, 0).asFloatBuffer(), tokens));
      }
    }
    return packed;
  }

  static JsonNode json(String file) throws IOException {
    return Json.MAPPER.readTree(Golden.file(file).toFile());
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }
}
