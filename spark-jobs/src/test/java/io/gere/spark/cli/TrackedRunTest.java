package io.gere.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.MlflowStub;
import io.gere.fixtures.MlflowStub.Mood;
import io.gere.spark.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that trackers are told of, which computes what it computes without them: whatever the
 * server does.
 */
final class TrackedRunTest {
  private static final MlflowStub SERVER = new MlflowStub();
  @TempDir static Path directory;
  private static GoldenRun golden;
  private static byte[] untracked;

  @BeforeAll
  static void prepare() throws IOException {
    LocalSpark.session();
    golden = new GoldenRun(directory);
    assertThat(golden.gere("train", "plain", "loss.replay=none").exitCode()).isZero();
    untracked = golden.weights("plain");
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @Test
  void aRunIsKeptOnceHoweverOftenItIsInterrupted() throws IOException {
    String second = "tasks.1={name: again, path: %s/task.jsonl}".formatted(directory);
    CommandLineRun first = run("kept", "run", second);
    MlflowStub.Run kept = SERVER.run("kept");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(kept.status).isEqualTo("FINISHED");
    Files.delete(directory.resolve("kept/train/2-again/manifest.json"));

    CommandLineRun resumed = run("kept", "run", second);

    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("train: 1 of 2 tasks are finished");
    assertThat(first.out() + resumed.out()).doesNotContain("track:");
    List<Long> steps = LongStream.rangeClosed(1, 30).boxed().toList();
    for (String number : List.of("train/loss", "train/learning_rate", "train/grad_norm")) {
      assertThat(kept.steps(number)).containsExactlyElementsOf(steps);
    }
    assertThat(kept.metrics)
        .filteredOn(metric -> metric.get("key").asText().equals("train/epoch"))
        .filteredOn(metric -> metric.get("step").asInt() % 15 == 0)
        .allSatisfy(metric -> assertThat(metric.get("value").asDouble()).isEqualTo(1));
    assertThat(kept.params)
        .containsEntry("tasks.1.name", "again")
        .containsEntry("optimizer.learning_rate", "0.001");
    assertThat(kept.tags).containsKey("gere.digest.train/2-again");
    assertThat(kept.artifacts).containsOnlyKeys("recipe.yaml", "scores.json", "report.html");
    assertThat(new String(kept.artifacts.get("report.html"), StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(directory.resolve("kept/report.html")));
    try (Stream<Path> events = Files.list(directory.resolve("kept/tensorboard"))) {
      assertThat(events).hasSize(2).allMatch(file -> file.toFile().length() > 5_000);
    }
    assertThat(golden.weights("kept")).isEqualTo(untracked);
  }

  @Test
  void runsOfAComparisonAreNested() {
    CommandLineRun compared =
        CommandLineRun.onRecipe(
            directory, List.of("compare", "--losses", "none,replay"), "compared", settings());

    assertThat(compared.exitCode()).as(compared.err()).isZero();
    assertThat(SERVER.run("compared").artifacts).containsKeys("comparison.html", "comparison.json");
    assertThat(SERVER.run("compared").status).isEqualTo("FINISHED");
    for (String variant : List.of("none", "replay")) {
      MlflowStub.Run run = SERVER.run(variant + "/seed-17");
      assertThat(SERVER.runs.get(run.tags.get("mlflow.parentRunId")).name).isEqualTo("compared");
      assertThat(run.params).containsEntry("loss.replay", variant);
      assertThat(run.steps("train/loss")).hasSize(variant.equals("none") ? 15 : 20);
    }
  }

  @Test
  void aServerThatFailsHangsOrHangsUpChangesNothingAndCostsTenSecondsAtMost() throws IOException {
    for (Mood mood : List.of(Mood.ERROR, Mood.HANG_UP, Mood.SILENCE)) {
      try (MlflowStub bad = new MlflowStub()) {
        bad.mood = mood;
        String run = "with-" + mood;
        long start = System.nanoTime();
        CommandLineRun told =
            golden.gere(
                "train", run, "loss.replay=none", "track.mlflow={uri: '%s'}".formatted(bad.uri()));

        assertThat(told.exitCode()).as(told.err()).isZero();
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(10 + 30);
        assertThat(told.out().lines().filter(line -> line.contains("track: mlflow")))
            .hasSizeBetween(1, 2)
            .last()
            .asString()
            .contains("has not heard all");
        assertThat(golden.weights(run)).isEqualTo(untracked);
      }
    }
  }

  private static CommandLineRun run(String run, String command, String second) {
    return golden.gere(
        command,
        run,
        Stream.concat(Stream.of(second), Stream.of(settings())).toArray(String[]::new));
  }

  private static String[] settings() {
    return new String[] {
      "loss.replay=none",
      "track.tensorboard=true",
      "track.mlflow={uri: '%s'}".formatted(SERVER.uri())
    };
  }
}
