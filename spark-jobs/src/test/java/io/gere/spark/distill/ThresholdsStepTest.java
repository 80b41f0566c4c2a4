package io.gere.spark.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RecipeReader;
import io.gere.model.LlamaModel;
import io.gere.model.ModelFolder;
import io.gere.replay.CacheFolder;
import io.gere.replay.HiddenStateCache;
import io.gere.replay.PackedStates;
import io.gere.replay.StatePacker;
import io.gere.replay.Thresholds;
import io.gere.spark.LocalSpark;
import io.gere.spark.sample.SampleStep;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden checkpoint, which has three layers, distilled and packed by real Spark. */
final class ThresholdsStepTest {
  private static final Path GOLDEN =
      Path.of("../trainer/src/test/resources/golden").toAbsolutePath().normalize();

  @TempDir static Path directory;
  private final List<String> said = new ArrayList<>();

  /** 40 documents: three cache files. */
  @BeforeAll
  static void writeReplaySet() throws IOException {
    JsonNode documents =
        Json.MAPPER.readTree(GOLDEN.resolve("train/data.json").toFile()).get("replay");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(Json.line(Map.of("input_ids", documents.get(i % documents.size()))));
    }
    Files.write(directory.resolve("replay.jsonl"), lines);
  }

  private static Recipe recipe(String run, String thresholds) {
    return RecipeReader.parse(
        """
        run: {dir: %1$s/%2$s}
        model: {path: %3$s}
        replay: {path: %1$s/replay.jsonl}
        thresholds: %4$s
        """
            .formatted(directory, run, GOLDEN.resolve("ckpt_gqa"), thresholds));
  }

  private static StepFolder folder(String run, String step) {
    return new RunFolder(
            LocalSpark.session().sparkContext().hadoopConfiguration(),
            directory.resolve(run).toString())
        .step(step);
  }

  private Manifest distill(Recipe recipe) {
    new SampleStep(LocalSpark.session(), recipe).run(said::add);
    return new DistillStep(LocalSpark.session(), recipe).run(said::add);
  }

  private Manifest thresholds(Recipe recipe) {
    return new ThresholdsStep(LocalSpark.session(), recipe).run(said::add);
  }

  @Test
  void theLastLayerAloneLeavesNoFurtherFilesAndPacksWhatItsCacheSays() {
    Recipe recipe = recipe("last", "{sigma: 1.0}");
    Manifest distilled = distill(recipe);
    Manifest made = thresholds(recipe);

    assertThat(distilled.files())
        .containsOnlyKeys(
            "moments.json", "part-00000.arrow", "part-00001.arrow", "part-00002.arrow");
    assertThat(made.files())
        .containsOnlyKeys(
            "thresholds.json",
            "layer-03-states-00000.arrow",
            "layer-03-states-00001.arrow",
            "layer-03-states-00002.arrow");
    try (HiddenStateCache cache = CacheFolder.open(folder("last", "distill"));
        PackedStates packed = CacheFolder.packed(folder("last", "thresholds"))) {
      Thresholds thresholds = CacheFolder.thresholds(folder("last", "thresholds"));
      StatePacker direct = new StatePacker(thresholds, 0);
      assertThat(packed.layers()).containsExactly(3);
      assertThat(packed.documents()).isEqualTo(cache.documents()).isEqualTo(40);
      for (int document = 0; document < 40; document++) {
        int tokens = cache.tokens(document);
        assertThat(packed.tokens(document)).isEqualTo(tokens);
        ByteBuffer expected = direct.pack(cache.states(document).asFloatBuffer(), tokens);
        assertThat(packed.states(document, 0)).isEqualTo(expected);
      }
      assertThat(made.facts().get("layers"))
          .isEqualTo(
              List.of(
                  Map.of(
                      "layer", 3,
                      "positive", direct.counts().positiveShare(),
                      "negative", direct.counts().negativeShare(),
                      "non_activated", direct.counts().nonActivatedShare())));
    }
    assertThat(said.get(said.size() - 1))
        .startsWith("thresholds: layer 3, mean ± 1.0 standard deviations of 64 dimensions: ");
  }

  @Test
  void furtherLayersArePackedByQuantilesOfTheirOwn() {
    Recipe recipe = recipe("two", "{kind: quantile, quantile: 0.2, layers: [1, -1]}");
    distill(recipe);
    Manifest made = thresholds(recipe);

    Torch.prepareThread(1);
    try (HiddenStateCache last = CacheFolder.open(folder("two", "distill"));
        PackedStates packed = CacheFolder.packed(folder("two", "thresholds"));
        LlamaModel base = ModelFolder.load(GOLDEN.resolve("ckpt_gqa"))) {
      Thresholds thresholds = CacheFolder.thresholds(folder("two", "thresholds"));
      assertThat(packed.layers()).containsExactly(1, 3);
      assertThat(thresholds.layers()).containsExactly(1, 3);
      StatePacker first = new StatePacker(thresholds, 0);
      for (int document = 0; document < 3; document++) {
        float[] states = states(base, 1, replayDocument(document));
        ByteBuffer expected = first.pack(FloatBuffer.wrap(states), packed.tokens(document));
        assertThat(packed.states(document, 0)).isEqualTo(expected);
        assertThat(packed.states(document, 1))
            .isEqualTo(
                new StatePacker(thresholds, 1)
                    .pack(last.states(document).asFloatBuffer(), last.tokens(document)));
      }
    }
    // Quantiles by definition, so their shares are too: within the sketch's stated rank error.
    for (Object layer : (List<?>) made.facts().get("layers")) {
      assertThat((double) ((Map<?, ?>) layer).get("positive")).isCloseTo(0.2, within(0.005));
      assertThat((double) ((Map<?, ?>) layer).get("negative")).isCloseTo(0.2, within(0.005));
    }
  }

  private static int[] replayDocument(int index) {
    try (Stream<String> lines = Files.lines(directory.resolve("replay.jsonl"))) {
      JsonNode ids =
          Json.MAPPER.readTree(lines.skip(index).findFirst().orElseThrow()).get("input_ids");
      return Json.MAPPER.convertValue(ids, int[].class);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static float[] states(LlamaModel base, int layer, int[] tokens) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    try (TensorScope scope = TensorScope.open()) {
      return base.hiddenStates(scope, scope.of(ids, 1, ids.length), new int[] {layer})
          .get(0)
          .toFloats();
    }
  }

  @Test
  void oneThreadAndTwoWriteTheSameBytes() throws IOException, InterruptedException {
    String thresholds = "{kind: quantile, layers: [2, -1]}";
    distill(recipe("threads-2", thresholds));
    thresholds(recipe("threads-2", thresholds));

    OneThread.run(directory, recipe("threads-1", thresholds));

    for (String step : List.of("distill", "thresholds")) {
      assertThat(files("threads-1", step)).isEqualTo(files("threads-2", step));
    }
  }

  /** The digests of all files but the manifest, which also says how long it took. */
  private static Map<String, String> files(String run, String step) {
    return folder(run, step).require("made above").files().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, file -> file.getValue().sha256(), (a, b) -> a, TreeMap::new));
  }

  @Test
  void whatIsDoneIsNotDoneAgainUntilLayersOrRuleChange() {
    Manifest first = distill(recipe("again", "{layers: [-1]}"));
    Manifest made = thresholds(recipe("again", "{layers: [-1]}"));

    // Another name for the same layer, and another sigma: the hidden states stay.
    assertThat(distill(recipe("again", "{layers: [3], sigma: 2}")).hash()).isEqualTo(first.hash());
    assertThat(said.get(said.size() - 1)).startsWith("distill: done already");
    assertThat(thresholds(recipe("again", "{layers: [3]}")).hash()).isEqualTo(made.hash());
    assertThat(said.get(said.size() - 1)).startsWith("thresholds: done already");
    assertThat(thresholds(recipe("again", "{sigma: 2}")).hash()).isNotEqualTo(made.hash());

    assertThat(distill(recipe("again", "{layers: [1, -1]}")).files())
        .containsKeys("layer-01-part-00002.arrow", "layer-01-moments.json");
  }

  @Test
  void aLayerThatWasNotDistilledIsAskedFor() {
    distill(recipe("missing", "{layers: [-1]}"));

    assertThatThrownBy(() -> thresholds(recipe("missing", "{layers: [2]}")))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("has no hidden states of layer 2")
        .hasMessageContaining("run 'gere distill' again");
    assertThatThrownBy(() -> thresholds(recipe("missing", "{kind: quantile}")))
        .hasMessageContaining("has no quantile sketches of layer 3");
  }

  @Test
  void aLayerThatTheModelDoesNotHaveIsRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> distill(recipe("beyond", "{layers: [4]}")))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("thresholds.layers holds 4");
  }

  @Test
  void packedStatesBesideOtherThresholdsAreRefused() throws IOException {
    for (String run : List.of("mine", "theirs")) {
      Recipe recipe = recipe(run, run.equals("mine") ? "{sigma: 1}" : "{sigma: 2}");
      distill(recipe);
      thresholds(recipe);
    }
    String file = "layer-03-states-00000.arrow";
    Path mine = directory.resolve("mine/thresholds");
    Files.write(
        mine.resolve(file),
        Files.readAllBytes(directory.resolve("theirs/thresholds").resolve(file)));

    assertThatThrownBy(() -> CacheFolder.packed(folder("mine", "thresholds")))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("run the thresholds step again");
  }
}
