package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.Scores;
import io.gere.spark.LocalSpark;
import io.gere.spark.evaluate.EvaluateStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in two wordings, the exam and held-out text, by executors in processes of their own. */
@Tag("cluster")
final class ClusterEvaluationTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String[] SETTINGS = {
    "evaluate.mmlu=" + SmallRun.WORLD.resolve("mmlu"),
    "evaluate.limit=5",
    "tasks.0.wordings=['{sentence} Say {options}:']"
  };
  private static final Pattern TASK_END =
      Pattern.compile("\"SparkListenerTaskEnd\".*\"Executor ID\":\"(\\d+)\"");

  @TempDir Path events;

  @Test
  void oneExecutorThreeOfThemAndThreadsScoreTheSameToTheLastByte()
      throws IOException, InterruptedException {
    SmallRun one = SmallRun.trained("one-executor");
    SmallRun three = SmallRun.trained("three-executors");
    SmallRun threads = SmallRun.trained("no-executor");

    ChildProcess byOne = evaluate(one, 1);
    ChildProcess byThree = evaluate(three, 3);
    new EvaluateStep(LocalSpark.session(), threads.recipe(SETTINGS)).run(line -> {});

    assertThat(byOne.awaitEnd(PATIENCE)).as(byOne.output()).isZero();
    assertThat(byThree.awaitEnd(PATIENCE)).as(byThree.output()).isZero();
    assertThat(executors("events-1")).hasSize(1);
    assertThat(executors("events-3")).hasSize(3);
    assertThat(scores(threads)).contains("\"wordings\"", "\"perplexity\"", "\"cloze\"");
    assertThat(scores(one)).isEqualTo(scores(threads));
    assertThat(scores(three)).isEqualTo(scores(threads));
  }

  private ChildProcess evaluate(SmallRun run, int executors) throws IOException {
    Map<String, String> further =
        Map.of(
            "spark.cores.max",
            String.valueOf(executors),
            // None starts before all are there.
            "spark.scheduler.minRegisteredResourcesRatio",
            "1",
            "spark.executor.resource.gpu.amount",
            "0",
            "spark.task.resource.gpu.amount",
            "0",
            "spark.eventLog.enabled",
            "true",
            "spark.eventLog.rolling.enabled",
            "false",
            "spark.eventLog.compress",
            "false",
            "spark.eventLog.dir",
            Files.createDirectory(events.resolve("events-" + executors)).toUri().toString());
    return GereProcess.onCluster(
        run.folder().getFileName().toString(),
        further,
        List.of(),
        run.command("evaluate", SETTINGS));
  }

  /** Those that have ended a task. */
  private Set<String> executors(String folder) throws IOException {
    try (Stream<Path> logs = Files.list(events.resolve(folder))) {
      Path log =
          logs.filter(file -> !file.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(log).stream()
          .map(TASK_END::matcher)
          .filter(Matcher::find)
          .map(matcher -> matcher.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static String scores(SmallRun run) throws IOException {
    return Files.readString(run.folder().resolve("evaluate").resolve(Scores.FILE_NAME));
  }
}
