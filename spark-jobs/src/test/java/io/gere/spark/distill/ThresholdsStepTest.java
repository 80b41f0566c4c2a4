package io.gere.spark.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.Sample;
import io.gere.distill.Distillation;
import io.gere.distill.DocumentBatch;
import io.gere.fixtures.Golden;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.ModelFolder;
import io.gere.spark.LocalSpark;
import io.gere.spark.sample.SampleStep;
import io.gere.states.CacheFolder;
import io.gere.states.HiddenStateCache;
import io.gere.states.PackedStates;
import io.gere.states.StatePacker;
import io.gere.storage.Json;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import io.gere.thresholds.Thresholds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden checkpoint, which has three layers, distilled and packed by real Spark. */
final class ThresholdsStepTest {
  @TempDir static Path directory;
  private final List<String> said = new ArrayList<>();

  /** 40 documents of at most 40 tokens: five parts and more. */
  @BeforeAll
  static void writeReplaySet() throws IOException {
    JsonNode documents =
        Json.MAPPER.readTree(Golden.file("train/data.json").toFile()).get("replay");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(Json.line(Map.of("input_ids", documents.get(i % documents.size()))));
    }
    Files.write(directory.resolve("replay.jsonl"), lines);
  }

  private static Recipe recipe(String run, String thresholds) {
    return recipe(run, thresholds, "tm");
  }

  private static Recipe recipe(String run, String thresholds, String loss) {
    return RecipeReader.parse(
        """
        run: {dir: %1$s/%2$s}
        model: {path: %3$s}
        replay: {path: %1$s/replay.jsonl}
        thresholds: %4$s
        distill: {batch_tokens: 256}
        loss: {replay: %5$s}
        """
            .formatted(directory, run, Golden.file("ckpt_gqa"), thresholds, loss));
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
  void aMarginRunKeepsMomentsAndPackedStatesAlone() {
    Recipe recipe = recipe("margin", "{sigma: 1.0}");

    assertThat(distill(recipe).files()).containsOnlyKeys("moments.json");
    assertThat(thresholds(recipe).files().keySet())
        .contains("thresholds.json", "layer-03-states-00000.arrow", "layer-03-states-00004.arrow")
        .allMatch(name -> name.equals("thresholds.json") || name.startsWith("layer-03-states-"));
    assertThat(said.get(said.size() - 1))
        .startsWith("thresholds: layer 3, mean ± 1.0 standard deviations of 64 dimensions: ");
  }

  @Test
  void whatIsPackedIsToTheBitWhatTheFirstPassSaw() {
    Recipe recipe = recipe("both", "{sigma: 1.0}", "l1");
    Manifest distilled = distill(recipe);
    Manifest made = thresholds(recipe);

    assertThat(distilled.files().keySet())
        .contains("moments.json", "hidden-00000.arrow", "hidden-00004.arrow");
    try (HiddenStateCache cache = CacheFolder.open(folder("both", "distill"));
        PackedStates packed = CacheFolder.packed(folder("both", "thresholds"))) {
      Thresholds thresholds = CacheFolder.thresholds(folder("both", "thresholds"));
      StatePacker direct = new StatePacker(thresholds, 0);
      assertThat(packed.layers()).containsExactly(3);
      assertThat(packed.documents()).isEqualTo(cache.documents()).isEqualTo(40);
      for (int document = 0; document < 40; document++) {
        int tokens = cache.tokens(document);
        assertThat(packed.tokens(document)).isEqualTo(tokens);
        ByteBuffer expected = direct.pack(cache.states(document, 0).asFloatBuffer(), tokens);
        assertThat(packed.states(document, 0)).isEqualTo(expected);
        assertThat(16 * packed.states(document, 0).capacity())
            .isEqualTo(cache.states(document, 0).capacity());
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
  }

  @Test
  void furtherLayersArePackedByQuantilesOfTheirOwn() throws IOException {
    Recipe recipe = recipe("two", "{kind: quantile, quantile: 0.2, layers: [3, 1]}");
    distill(recipe);
    Manifest made = thresholds(recipe);

    Torch.prepareThread(1);
    try (PackedStates packed = CacheFolder.packed(folder("two", "thresholds"));
        DecoderModel base = ModelFolder.load(Golden.file("ckpt_gqa"))) {
      Thresholds thresholds = CacheFolder.thresholds(folder("two", "thresholds"));
      assertThat(packed.layers()).containsExactly(3, 1);
      List<StatePacker> packers =
          List.of(new StatePacker(thresholds, 0), new StatePacker(thresholds, 1));
      for (DocumentBatch batch :
          DocumentBatch.of(replayDocuments().stream().map(Sample::of).toList(), 256)) {
        new Distillation(base, List.of(3, 1))
            .run(
                batch,
                states ->
                    assertThat(packed.states(states.document(), states.slot()))
                        .isEqualTo(
                            packers
                                .get(states.slot())
                                .pack(
                                    states.as(ElementType.FLOAT32).asFloatBuffer(),
                                    states.tokens())));
      }
    }
    // Quantiles by definition, so their shares are too: within the sketch's stated rank error.
    for (Object layer : (List<?>) made.facts().get("layers")) {
      assertThat((double) ((Map<?, ?>) layer).get("positive")).isCloseTo(0.2, within(0.005));
      assertThat((double) ((Map<?, ?>) layer).get("negative")).isCloseTo(0.2, within(0.005));
    }
  }

  private static List<int[]> replayDocuments() throws IOException {
    List<int[]> documents = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("replay.jsonl"))) {
      JsonNode ids = Json.MAPPER.readTree(line).get("input_ids");
      documents.add(Json.MAPPER.convertValue(ids, int[].class));
    }
    return documents;
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

    // Another name for the same layer, and another sigma: the moments stay.
    assertThat(distill(recipe("again", "{layers: [3], sigma: 2}")).hash()).isEqualTo(first.hash());
    assertThat(said.get(said.size() - 1)).startsWith("distill: done already");
    assertThat(thresholds(recipe("again", "{layers: [3]}")).hash()).isEqualTo(made.hash());
    assertThat(said.get(said.size() - 1)).startsWith("thresholds: done already");
    assertThat(thresholds(recipe("again", "{sigma: 2}")).hash()).isNotEqualTo(made.hash());

    assertThat(distill(recipe("again", "{layers: [1, -1]}")).files())
        .containsOnlyKeys("layer-01-moments.json", "moments.json");
  }

  @Test
  void aLossThatReadsHiddenStatesHasThemMadeAndNoOtherThrowsThemAway() {
    Recipe margin = recipe("losses", "{layers: [-1]}");
    Recipe features = recipe("losses", "{layers: [-1]}", "l2");
    assertThat(distill(margin).files()).doesNotContainKey("hidden-00000.arrow");

    Manifest withStates = distill(features);

    assertThat(withStates.files()).containsKey("hidden-00000.arrow");
    assertThat(distill(margin).hash()).isEqualTo(withStates.hash());
    assertThat(said.get(said.size() - 1)).startsWith("distill: done already");
    assertThat(thresholds(margin).inputs()).containsEntry("distill", withStates.hash());
  }

  @Test
  void thresholdsOfAnotherPassThanTheRecipesAreRefused() {
    distill(recipe("missing", "{layers: [-1]}"));

    for (String other : List.of("{layers: [2]}", "{kind: quantile}")) {
      assertThatThrownBy(() -> thresholds(recipe("missing", other)))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("was made from another base model or replay set")
          .hasMessageContaining("run 'gere distill' again");
    }
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
