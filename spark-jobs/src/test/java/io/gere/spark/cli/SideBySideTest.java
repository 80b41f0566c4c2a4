package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import io.gere.toy.ToyBase;
import io.gere.toy.ToyWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a comparison side by side in one process, and the same one after the other. */
@Tag("slow")
final class SideBySideTest {
  private static final List<String> RUNS =
      List.of("none/seed-17", "none/seed-18", "tm/seed-17", "tm/seed-18");

  private static final List<String> FILES =
      List.of("train/1-topics/model.safetensors", "train/diagnosis.jsonl", "evaluate/scores.json");

  @TempDir static Path directory;

  @BeforeAll
  static void prepare() throws IOException {
    LocalSpark.session();
    ToyWorld.Options demo = ToyWorld.Options.standard();
    ToyWorld.write(
        directory.resolve("world"),
        new ToyWorld.Options(
            demo.seed(), demo.entitiesPerKind(), demo.corpusFiles(), 2_700_000, 40, 10));
    ToyBase.write(directory.resolve("world/base"));
    Files.writeString(
        directory.resolve("recipe.yaml"),
        """
        model: {path: %1$s/world/base}
        corpus: {path: [%1$s/world/corpus]}
        replay: {documents: 20, max_tokens: 64, held_out: 40}
        loss: {replay: tm, scope: sample, omega: {strategy: dynamic, max: 100}}
        batch: {global: 16, micro: 8, replay: 4}
        optimizer: {learning_rate: 5e-3}
        train: {workers: 1, threads: 1}
        tasks:
          - {name: topics, path: %1$s/world/tasks/TC/Topics, epochs: 2, max_target_tokens: 6}
        evaluate: {mmlu: %1$s/world/mmlu, exam_style: cloze, limit: 5}
        compare: {losses: [none, tm], seeds: [17, 18]}
        """
            .formatted(directory));
  }

  @Test
  void runsSideBySideEndWithTheBitsOfRunsOneAfterTheOther() throws IOException {
    CommandLineRun beside = compare("beside", "--parallel", "2");
    CommandLineRun behind = compare("behind");

    assertThat(beside.exitCode()).as(beside.err()).isZero();
    assertThat(behind.exitCode()).as(behind.err()).isZero();
    for (String run : RUNS) {
      for (String file : FILES) {
        assertThat(directory.resolve("beside").resolve(run).resolve(file))
            .hasSameBinaryContentAs(directory.resolve("behind").resolve(run).resolve(file));
      }
    }
    for (String file : List.of("comparison.json", "comparison.csv")) {
      assertThat(directory.resolve("beside").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("behind").resolve(file));
    }
    assertThat(beside.out())
        .contains("compare: run 4 of 4: ", "tm, seed 18: train: ", "none, seed 17: evaluate: ");
    assertThat(behind.out())
        .contains("compare: run 4 of 4: tm, seed 18")
        .doesNotContain("18: train:");
    JsonNode comparison =
        Json.MAPPER.readTree(directory.resolve("beside/comparison.json").toFile());
    assertThat(comparison.get("exam_loss").get("runs").asInt()).isEqualTo(4);
    assertThat(Files.readAllLines(directory.resolve("beside/comparison.csv"))).hasSize(5);

    CommandLineRun again = compare("beside", "--parallel", "2");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("tm, seed 18: train: done already");
  }

  @Test
  void ranksOfSeveralThreadsAreNotPutSideBySide() {
    CommandLineRun run = compare("threads", "--parallel", "2", "--set", "train.threads=2");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint())
        .isEqualTo(
            "gere: --parallel needs ranks of one thread, for a run's neighbours would change its threads and so its bits, but a rank has 2 here; set train.threads: 1 (train.workers is 1)");
    assertThat(compare("none", "--parallel", "0").complaint())
        .isEqualTo("gere: --parallel is 0; give 1 or more");
  }

  /** A failure of one run is the command's; its neighbour's results are kept. */
  @Test
  void afterAFailureNothingMoreIsBegun() throws IOException {
    Files.createDirectories(directory.resolve("broken/none"));
    // Where a run's folder belongs, there is a file.
    Files.writeString(directory.resolve("broken/none/seed-17"), "");

    CommandLineRun run = compare("broken", "--parallel", "2");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.complaint()).contains("none/seed-17");
    assertThat(directory.resolve("broken/tm/seed-18/train")).doesNotExist();
    assertThat(directory.resolve("broken/none/seed-18/evaluate/scores.json")).exists();
  }

  private static CommandLineRun compare(String run, String... options) {
    List<String> command = new ArrayList<>(List.of("compare"));
    command.addAll(List.of(options));
    return CommandLineRun.onRecipe(directory, command, run);
  }
}
