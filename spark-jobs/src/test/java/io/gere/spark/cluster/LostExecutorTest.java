package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Distillation on a real cluster that loses an executor in the middle of each pass. */
@Tag("cluster")
final class LostExecutorTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void whatIsDistilledIsToTheBitWhatTwoThreadsDistil() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("lost-executor");
    for (String step : List.of("distill", "thresholds")) {
      Files.delete(run.folder().resolve(step).resolve("manifest.json"));
    }

    for (String step : List.of("distill", "thresholds")) {
      Path diary = run.folder().resolve(step + "-diary");
      ChildProcess gere =
          GereProcess.onCluster(
              "lost-executor-" + step,
              ExecutorKiller.properties(diary),
              List.of(),
              run.command(step));

      assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
      assertThat(Files.readString(diary)).contains("killed executor", "lost a task of executor");
      assertThat(files(run, step)).isEqualTo(files(SmallRun.undisturbed(), step));
      assertThat(files(run, step)).isNotEmpty();
    }
  }

  /** Names, lengths and digests. */
  private static JsonNode files(SmallRun run, String step) throws IOException {
    Path manifest = run.folder().resolve(step).resolve("manifest.json");
    return Json.MAPPER.readTree(manifest.toFile()).get("files");
  }
}
