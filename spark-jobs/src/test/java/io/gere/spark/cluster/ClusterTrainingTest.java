package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole run on a real standalone cluster, every rank in a process of its own. */
final class ClusterTrainingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void twoRanksInTwoProcessesEndWithTheWeightsOfTwoThreads()
      throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("whole");

    ChildProcess gere = GereProcess.onCluster("whole", Map.of(), run.command("run"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps()).hasSize(24);
    assertThat(run.status().get("state").asText()).isEqualTo("ok");
  }
}
