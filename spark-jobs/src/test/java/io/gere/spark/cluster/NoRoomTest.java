package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a cluster lacks ends in a line, before anything is computed. */
@Tag("cluster")
final class NoRoomTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void samplingOnAFullClusterSaysWhatItAskedForAndEndsWith4() throws Exception {
    SmallRun run = SmallRun.empty("no-room");
    Map<String, String> tooMuch =
        Map.of(
            "spark.executor.memory",
            "100g",
            "spark.scheduler.maxRegisteredResourcesWaitingTime",
            "3s");
    ChildProcess gere = GereProcess.onCluster("no-room", tooMuch, List.of(), run.command("sample"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    assertThat(gere.output().lines().filter(line -> line.startsWith("gere: ")))
        .singleElement()
        .asString()
        .matches(
            "gere: no executor has registered for \\d+ s; the application asks spark://\\S+ for"
                + " executors of 1 cores, 100g memory and 1 GPUs; make room or ask for less, .*");
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(4);
  }
}
