package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.Golden;
import io.gere.spark.LocalSpark;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on the golden checkpoint, which has no tokenizer, through real Spark. */
@Tag("device")
final class GoldenCommandTest {
  @TempDir static Path directory;
  private static GoldenRun golden;

  @BeforeAll
  static void prepare() throws IOException {
    LocalSpark.session();
    golden = new GoldenRun(directory);
  }

  @Test
  void replayOnlyFollowsTheAuthorsTrainerOnTwoRanks() throws IOException {
    CommandLineRun run =
        golden.gere("run", "replay-only", "loss.replay=replay", "train.workers=2", "batch.micro=1");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode expected = Json.MAPPER.readTree(Golden.file("train/replay_only.json").toFile());
    List<JsonNode> steps = golden.metrics("replay-only");
    assertThat(steps).hasSize(20);
    for (int s = 0; s < steps.size(); s++) {
      double total = expected.get("steps").get(s).get("total").asDouble();
      assertThat(steps.get(s).get("loss").asDouble()).isCloseTo(total, within(2e-5 * total));
      assertThat(steps.get(s).get("world_size").asInt()).isEqualTo(2);
      assertThat(steps.get(s).get("replay_samples").asInt()).isEqualTo(4);
    }
  }

  @Test
  void aWholeRunStartsWithAMarginOfNothingAndIsSkippedTheSecondTime() throws IOException {
    CommandLineRun first = golden.gere("run", "margin");
    byte[] weights = golden.weights("margin");
    CommandLineRun second = golden.gere("run", "margin");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(golden.metrics("margin").get(0).get("imitation").asDouble()).isLessThan(1e-5);
    assertThat(golden.metrics("margin").get(5).get("imitation").asDouble()).isGreaterThan(1e-2);
    assertThat(directory.resolve("margin/report.html")).exists();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("sample: done already", "distill: done already", "train: done already");
    assertThat(golden.weights("margin")).isEqualTo(weights);
    JsonNode status = Json.MAPPER.readTree(directory.resolve("margin/status.json").toFile());
    assertThat(status.get("state").asText()).isEqualTo("ok");
    assertThat(status.get("exit_code").asInt()).isZero();
  }

  @Test
  void aChainThatWasCutEndsInTheSameWeightsAsAnUndisturbedOne() throws IOException {
    String second = "tasks.1={name: again, path: %s/task.jsonl}".formatted(directory);
    assertThat(golden.gere("run", "whole", second).exitCode()).isZero();
    assertThat(golden.gere("run", "cut", second).exitCode()).isZero();
    Files.delete(directory.resolve("cut/train/2-again/manifest.json"));
    Path model = directory.resolve("cut/train/2-again/model.safetensors");
    Files.write(model, new byte[10]);

    CommandLineRun resumed = golden.gere("run", "cut", second);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("train: 1 of 2 tasks are finished");
    assertThat(Files.readAllBytes(model))
        .isEqualTo(Files.readAllBytes(directory.resolve("whole/train/2-again/model.safetensors")));
    assertThat(golden.metrics("cut")).hasSameSizeAs(golden.metrics("whole"));
  }

  @Test
  void aCacheOfAnotherBaseModelIsRefused() {
    assertThat(golden.gere("run", "other-base").exitCode()).isZero();

    CommandLineRun run =
        golden.gere("train", "other-base", "base.path=" + Golden.file("ckpt_rope3"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.complaint()).contains("made from another base model").contains("gere distill");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aHalfWrittenCacheIsRefused() throws IOException {
    assertThat(golden.gere("run", "half").exitCode()).isZero();
    Files.delete(directory.resolve("half/distill/manifest.json"));

    CommandLineRun run = golden.gere("train", "half");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("half-written").contains("run 'gere distill'");
  }

  @Test
  void aComparisonIsRefusedBeforeTheFirstOfItsRunsAndTellsEachFindingOnce() throws IOException {
    Path task = directory.resolve("far.jsonl");
    Files.writeString(task, "{\"input_ids\": [1, 2, 512], \"labels\": [-100, 2, 512]}\n");

    CommandLineRun run =
        CommandLineRun.onRecipe(
            directory,
            List.of("compare", "--losses", "none,replay,tm", "--seeds", "1,2"),
            "refused",
            "tasks.0.path=" + task,
            "replay.path=" + directory.resolve("none.jsonl"));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().lines().filter(line -> line.startsWith("gere: ")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("token id 512"),
            line -> assertThat(line).contains("none.jsonl"));
    assertThat(directory.resolve("refused/shared")).doesNotExist();
  }

  @Test
  void aTokenBeyondTheVocabularyIsFoundBeforeTraining() throws IOException {
    Path task = directory.resolve("beyond.jsonl");
    Files.writeString(task, "{\"input_ids\": [1, 2, 512], \"labels\": [-100, 2, 512]}\n");

    CommandLineRun run = golden.gere("train", "beyond", "loss.replay=none", "tasks.0.path=" + task);

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.complaint()).contains("512");
  }
}
