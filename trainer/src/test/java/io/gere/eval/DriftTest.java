package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.scores.LayerMovement;
import io.gere.fixtures.TrainedParameters;
import io.gere.model.DecoderModel;
import io.gere.model.LoraConfig;
import io.gere.model.huggingface.ModelExport;
import io.gere.model.huggingface.ModelFolder;
import io.gere.model.huggingface.PeftFolder;
import io.gere.storage.Origin;
import io.gere.storage.StepFolder;
import io.gere.tensor.Filled;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.text.Tokenizer;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drift of small random models, by bands of ±0.5 in layers 2 and 1. */
final class DriftTest {
  private static final int WIDTH = 16;
  private static final double DEVIATION = 0.5;
  private static final String TEXT = "Question: what is the colour of the animal? Answer: black";

  @TempDir static Path directory;
  private static ToyRun toy;
  private static Recipe recipe;

  @BeforeAll
  static void write() {
    Torch.prepareThread(1);
    toy = ToyRun.write(directory);
    recipe = toy.recipe("replay: {max_tokens: 9}");
    step(
        toy.run().step("thresholds"),
        into -> {
          Thresholds bands = new Thresholds(new ThresholdRule.Sigma(1), List.of(band(2), band(1)));
          into.write(Thresholds.FILE_NAME, bands::write);
        });
  }

  @Test
  void itIsWhatPlainJavaFindsInBothModelsStates() {
    int[] ids = ids();
    try (Drift drift = Drift.open(recipe, toy.run(), 1);
        DecoderModel base = ModelFolder.load(directory.resolve("model"));
        DecoderModel model = ModelFolder.load(directory.resolve("run/train/1-topics"))) {
      List<LayerMovement> moved = drift.of(TEXT);

      assertThat(moved).extracting(LayerMovement::layer).containsExactly(2, 1);
      for (LayerMovement layer : moved) {
        float[] now = states(model, ids, layer.layer());
        float[] then = states(base, ids, layer.layer());
        double distance = 0;
        int left = 0;
        for (int i = 0; i < now.length; i++) {
          distance += Math.abs(now[i] - then[i]) / DEVIATION / now.length;
          left += state(now[i]) == state(then[i]) ? 0 : 1;
        }
        assertThat(layer.tokens()).isEqualTo(ids.length);
        assertThat(layer.left()).isEqualTo((double) left / now.length);
        assertThat(layer.distance()).isCloseTo(distance, within(1e-5));
      }
      assertThat(moved.get(0).left()).isBetween(0.1, 0.9);
    }
  }

  @Test
  void theBaseModelItselfHasNotDrifted() {
    try (Drift drift = Drift.open(recipe, toy.run(), 0)) {
      assertThat(drift.of(TEXT))
          .hasSize(2)
          .allSatisfy(layer -> assertThat(layer.left() + layer.distance()).isZero());
      assertThat(drift.of("")).isEmpty();
    }
  }

  @Test
  void aTextIsCutToTheReplaySetsLength() {
    try (Drift drift = Drift.open(recipe, toy.run(), 1)) {
      assertThat(drift.of(TEXT.repeat(20)).get(0).tokens()).isEqualTo(9);
    }
  }

  /** The base model lies under the adapter; of the merged one it has to be read. */
  @Test
  void anAdapterHasDriftedAsItsMergedModelHas() {
    Path base = directory.resolve("model");
    Path adapter = directory.resolve("adapter");
    Path merged = directory.resolve("merged");
    LoraConfig lora = new LoraConfig(2, 4, List.of("q_proj", "down_proj"), 0);
    try (DecoderModel model = ModelFolder.load(base, Optional.of(lora), 1)) {
      Filled.with(TrainedParameters.of(model).flat(), i -> 0.3 * Math.sin(i));
      step(folder(adapter), into -> PeftFolder.write(model.adapter().orElseThrow(), "base", into));
    }
    step(
        folder(merged),
        into ->
            ModelExport.model(
                base, Optional.of(adapter), Optional.empty(), Optional.empty(), into));
    Recipe adapted = with("adapter.type=lora", "adapter.path=" + adapter);
    Recipe whole = with("model.path=" + merged, "base.path=" + base);

    try (Drift under = Drift.open(adapted, toy.run(), 0);
        Drift apart = Drift.open(whole, toy.run(), 0)) {
      LayerMovement last = under.of(TEXT).get(0);

      assertThat(last.left()).isPositive().isEqualTo(apart.of(TEXT).get(0).left());
      assertThat(last.distance()).isCloseTo(apart.of(TEXT).get(0).distance(), within(1e-4));
    }
  }

  @Test
  void aRunThatIsNotTrainedSoFarIsRefused() {
    assertThatThrownBy(() -> Drift.require(recipe, toy.run(), 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train/2-reviews")
        .hasMessageContaining("run 'gere train'");
  }

  private static int state(float value) {
    return value >= DEVIATION ? 1 : value <= -DEVIATION ? -1 : 0;
  }

  private static LayerThresholds band(int layer) {
    double[] deviation = new double[WIDTH];
    float[] upper = new float[WIDTH];
    float[] lower = new float[WIDTH];
    Arrays.fill(deviation, DEVIATION);
    Arrays.fill(upper, (float) DEVIATION);
    Arrays.fill(lower, (float) -DEVIATION);
    return new LayerThresholds(layer, new double[WIDTH], deviation, upper, lower);
  }

  private static int[] ids() {
    try (Tokenizer tokenizer = Tokenizer.open(directory.resolve("model"))) {
      return Arrays.copyOf(tokenizer.encode(TEXT), 9);
    }
  }

  private static float[] states(DecoderModel model, int[] ids, int layer) {
    long[] tokens = Arrays.stream(ids).asLongStream().toArray();
    try (TensorScope scope = TensorScope.open()) {
      return model
          .hiddenStates(
              scope, scope.of(tokens, 1, ids.length), new int[] {ids.length}, new int[] {layer})
          .get(0)
          .toFloats();
    }
  }

  private static Recipe with(String... settings) {
    return RecipeReader.tree("recipe", RecipeWriter.yaml(recipe)).set(List.of(settings)).resolve();
  }

  private static StepFolder folder(Path path) {
    return new StepFolder(new Configuration(), ToyRun.hadoop(path));
  }

  private static void step(StepFolder folder, Consumer<StepFolder.Rebuild> content) {
    StepFolder.Rebuild rebuild = folder.rebuild(new Origin("by hand", Map.of(), Map.of()));
    content.accept(rebuild);
    rebuild.commit(Map.of());
  }
}
