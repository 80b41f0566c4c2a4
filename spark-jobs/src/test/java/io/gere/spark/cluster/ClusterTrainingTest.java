package io.gere.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole run on a real standalone cluster, every rank in a process of its own. */
@Tag("cluster")
final class ClusterTrainingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void twoRanksInTwoProcessesEndWithTheWeightsOfTwoThreads()
      throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("whole");

    ChildProcess gere = GereProcess.onCluster("whole", List.of(), run.command("run"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps()).hasSize(24);
    assertThat(run.status().get("state").asText()).isEqualTo("ok");
  }

  @Test
  void tooFewSlotsAreNamedBeforeAnythingStarts() throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("crowded");
    Map<String, String> twoCores = Map.of("spark.cores.max", "2");

    ChildProcess gere =
        GereProcess.onCluster(
            "crowded", twoCores, List.of(), run.command("run", "train.workers=3"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    assertThat(gere.output()).contains("train.workers is 3").contains("set: spark.cores.max 3");
    assertThat(run.folder().resolve("sample")).doesNotExist();
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(4);
  }

  @Test
  void fewerThanTheFewestRanksAreNamedAsSuch() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("too-few");
    Map<String, String> patience =
        Map.of("spark.scheduler.maxRegisteredResourcesWaitingTime", "15s");

    ChildProcess gere =
        GereProcess.onCluster(
            "too-few",
            patience,
            List.of(),
            run.command("train", "train.workers=4", "train.min_workers=3"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    assertThat(gere.output())
        .contains("train: waiting for 4 executor slots, or after 15 s for 3 of them")
        .contains("gere: train.min_workers is 3, but this application has 2 executors with 2 free");
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(4);
  }

  @Test
  void aClusterWithoutRoomIsAnswerEnough() throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("no-room");
    Map<String, String> patience =
        Map.of("spark.scheduler.maxRegisteredResourcesWaitingTime", "15s");

    ChildProcess gere =
        GereProcess.onCluster(
            "no-room", patience, List.of(), run.command("train", "train.workers=3"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(4);
    assertThat(gere.output()).contains("no room for more executors of 1 cores, 1g memory");
  }
}
