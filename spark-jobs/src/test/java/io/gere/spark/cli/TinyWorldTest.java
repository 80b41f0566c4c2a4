package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Golden;
import io.gere.spark.LocalSpark;
import io.gere.spark.distill.JoinedThresholds;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdDistance;
import io.gere.toy.ToyBase;
import io.gere.toy.ToyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text, tokenizer, exam and tasks on the way from the command line to the report. All jobs run here
 * as they do on a cluster: what is not registered with Kryo does not travel.
 */
@Tag("slow")
@Tag("device")
final class TinyWorldTest {
  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    assertThat(LocalSpark.session().conf().get("spark.kryo.registrationRequired"))
        .isEqualTo("true");
    ToyWorld.Options demo = ToyWorld.Options.standard();
    // The demo's world, as the base model knows it, with less text and smaller tasks.
    ToyWorld.write(
        directory.resolve("world"),
        new ToyWorld.Options(
            demo.seed(), demo.entitiesPerKind(), demo.corpusFiles(), 2_700_000, 160, 20));
    ToyBase.write(directory.resolve("world/base"));
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/world/base}
        corpus: {path: [%1$s/world/corpus]}
        replay: {documents: 20, max_tokens: 64, held_out: 10}
        loss: {replay: tm, scope: sample, omega: {strategy: dynamic, max: 100}}
        batch: {global: 64, micro: 16, replay: 4}
        optimizer: {learning_rate: 1e-3}
        train: {workers: 2}
        tasks:
          - {name: reviews, path: %1$s/world/tasks/SC/Reviews, max_target_tokens: 6}
          - {name: topics, path: %1$s/world/tasks/TC/Topics, max_target_tokens: 6}
        evaluate: {mmlu: %1$s/world/mmlu, exam_style: cloze, limit: 5}
        """
            .formatted(directory));
  }

  @Test
  void theBaseModelKnowsItsWorldAndAFullParameterRunIsScoredAndReported() throws IOException {
    CommandLineRun run = gere("run", "full");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode scores = Json.MAPPER.readTree(directory.resolve("full/evaluate/scores.json").toFile());
    assertThat(scores.get("stages")).hasSize(3);
    assertThat(scores.get("stages").get(0).get("exam").get("micro").asDouble()).isGreaterThan(0.95);
    assertThat(scores.get("matrix")).hasSize(2);
    assertThat(scores.get("stages").findValues("perplexity")).hasSize(3);
    assertThat(scores.at("/stages/0/perplexity/value").asDouble()).isBetween(1.0, 10.0);
    assertThat(Files.readString(directory.resolve("full/report.html")))
        .contains("reviews", "Diagnosis")
        .containsPattern("20 documents stand for 2\\d,\\d{3}");
    assertThat(directory.resolve("full/train/diagnosis.jsonl")).exists();
    assertThat(directory.resolve("full/evaluate/diagnosis.jsonl")).exists();
    JsonNode first =
        Json.MAPPER.readTree(
            Files.readAllLines(directory.resolve("full/train/metrics.jsonl")).get(0));
    assertThat(first.get("imitation").asDouble()).isLessThan(1e-5);
  }

  @Test
  void anAdapterRunLeavesPeftFoldersAndCanBeContinued() {
    CommandLineRun run = gere("run", "lora", "adapter.type=lora", "evaluate.mmlu=null");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path adapter = directory.resolve("lora/train/2-topics");
    assertThat(adapter.resolve("adapter_config.json")).exists();
    assertThat(adapter.resolve("adapter_model.safetensors")).exists();

    CommandLineRun further =
        gere(
            "train", "further", "loss.replay=none", "adapter.type=lora", "adapter.path=" + adapter);

    assertThat(further.exitCode()).as(further.err()).isZero();
  }

  @Test
  void oneSeedGivesTheSameModelTwice() throws IOException {
    assertThat(gere("train", "once", "loss.replay=none").exitCode()).isZero();
    assertThat(gere("train", "twice", "loss.replay=none").exitCode()).isZero();

    assertThat(weights("once")).isEqualTo(weights("twice"));
  }

  @Test
  void aComparisonTrainsEachWayOnceAsTheRecipeAloneWould() throws IOException {
    List<String> compare =
        List.of("compare", "--losses", "none,tm", "--feeding", "mix,batch-insertion");
    String[] settings = {"evaluate.after=last", "evaluate.limit=2"};

    CommandLineRun two = CommandLineRun.onRecipe(directory, compare, "compared", settings);

    assertThat(two.exitCode()).as(two.err()).isZero();
    JsonNode comparison =
        Json.MAPPER.readTree(directory.resolve("compared/comparison.json").toFile());
    assertThat(comparison.get("baseline").asText()).isEqualTo("tm, batch-insertion");
    assertThat(comparison.get("methods").findValuesAsText("name"))
        .containsExactly("none", "tm, mix", "tm, batch-insertion");
    assertThat(Files.readString(directory.resolve("compared/comparison.html")))
        .contains("tm, mix", "Kept and learnt");
    assertThat(gere("run", "alone", settings).exitCode()).isZero();
    assertThat(weights("compared/tm_batch-insertion/seed-17")).isEqualTo(weights("alone"));

    CommandLineRun again =
        CommandLineRun.onRecipe(
            directory,
            List.of("compare", "--losses", "none,tm", "--seeds", "17,18"),
            "compared",
            settings);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("run 1 of 4: none, seed 17").contains("train: done already");
    assertThat(again.out()).contains("| none ", "|    2 |");
  }

  @Test
  void sizesOfTheReplaySetAreComparedByWhatTwoDisjointSetsOfEachGive() throws IOException {
    List<String> sizes = List.of("sample", "--documents", "15,5");

    CommandLineRun run = CommandLineRun.onRecipe(directory, sizes, "sized");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode rows = Json.MAPPER.readTree(directory.resolve("sized/sizes/sizes.json").toFile());
    assertThat(rows.get("sizes").findValuesAsText("documents")).containsExactly("5", "15");
    List<String> drawn = Files.readAllLines(directory.resolve("sized/sizes/sample/replay.jsonl"));
    LayerThresholds even = thresholdsOf(drawn, 0);
    LayerThresholds odd = thresholdsOf(drawn, 1);
    assertThat(rows.get("sizes").get(1).get("distance").get("4").asDouble())
        .isCloseTo(ThresholdDistance.between(even, odd), within(1e-5));
    assertThat(run.out()).contains("documents", "tokens a set", "|Δτ|/σ, layer 4");
  }

  /** Of 15 documents, every second one from the first or the second on, as a run by themselves. */
  private static LayerThresholds thresholdsOf(List<String> drawn, int first) throws IOException {
    List<String> own = IntStream.range(0, 15).mapToObj(i -> drawn.get(2 * i + first)).toList();
    Path file = Files.write(directory.resolve("half-%d.jsonl".formatted(first)), own);
    String name = "half-" + first;
    assertThat(gere("sample", name, "replay.path=" + file, "replay.held_out=0").exitCode())
        .isZero();
    assertThat(gere("distill", name).exitCode()).isZero();
    RunFolder run = new RunFolder(new Configuration(), directory.resolve(name).toString());
    return JoinedThresholds.of(RecipeReader.parse("").thresholds(), List.of(run)).get(0);
  }

  private static byte[] weights(String run) throws IOException {
    return Files.readAllBytes(directory.resolve(run + "/train/2-topics/model.safetensors"));
  }

  @Test
  void aLabelThatIsNotInLabelsJsonStopsBeforeTraining() throws IOException {
    Path task = Files.createDirectories(directory.resolve("labels/SC/Wrong"));
    Files.writeString(task.resolve("labels.json"), "[\"good\", \"bad\"]");
    Files.writeString(
        task.resolve("train.json"), "[{\"label\": \"fine\", \"sentence\": \"a lamp\"}]");

    CommandLineRun run = gere("train", "wrong", "loss.replay=none", "tasks.0.path=" + task);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("train.json").contains("fine").contains("good");
    assertThat(run.err()).doesNotContain("\tat io.gere");
  }

  @Test
  void aTokenizerThatDoesNotFitTheModelIsRefused() throws IOException {
    Path model = Files.createDirectories(directory.resolve("unfit"));
    Path golden = Golden.file("ckpt_rope3");
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(golden.resolve(file), model.resolve(file));
    }
    Files.copy(
        directory.resolve("world/tokenizer/tokenizer.json"), model.resolve("tokenizer.json"));

    CommandLineRun run = gere("train", "unfit-run", "loss.replay=none", "model.path=" + model);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("810").contains("300");
  }

  @Test
  void aDamagedCorpusFileIsNamed() throws IOException {
    Path corpus = Files.createDirectories(directory.resolve("damaged"));
    byte[] whole = Files.readAllBytes(directory.resolve("world/corpus/part-00000.jsonl.zst"));
    Files.write(corpus.resolve("cut.jsonl.zst"), Arrays.copyOf(whole, whole.length / 2));

    CommandLineRun run = gere("sample", "damaged-run", "corpus.path=[%s]".formatted(corpus));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("cut.jsonl.zst");
  }

  @Test
  void pretrainingMakesAModelThatRuns() throws IOException {
    Path corpus = Files.createDirectories(directory.resolve("little"));
    Files.writeString(
        corpus.resolve("a.jsonl"), "{\"text\": \"the food of Bel Dor is plums .\"}\n".repeat(8));

    CommandLineRun run =
        gere(
            "pretrain",
            "base",
            "corpus.path=[%s]".formatted(corpus),
            "batch.global=8",
            "pretrain={tokenizer: %s, layers: 1, hidden: 16, heads: 2, kv_heads: 1, feed_forward: 32}"
                .formatted(directory.resolve("world/tokenizer/tokenizer.json")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    Path model = directory.resolve("base/train/1-base");
    assertThat(model.resolve("config.json")).exists();
    Path reference = directory.resolve("reference.json");
    Files.writeString(reference, "{\"input_ids\": [[5, 6, 7]], \"logsumexp\": [[99, 99, 99]]}");
    CommandLineRun verified =
        CommandLineRun.of(
            "verify-model", "--model", model.toString(), "--reference", reference.toString());
    assertThat(verified.exitCode()).isEqualTo(2);
  }

  private static CommandLineRun gere(String command, String run, String... settings) {
    return CommandLineRun.onRecipe(directory, command, run, settings);
  }
}
