package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static io.gere.step.StepPhase.FORWARD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.cluster.Fault.Act;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two ranks, of which one may go on alone. No restart is allowed: who is told to end and leaves a
 * checkpoint is no failure.
 */
@Tag("cluster")
@Tag("slow")
final class ElasticTrainingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String[] ELASTIC = {"train.min_workers=1", "train.max_restarts=0"};

  @Test
  void aWorkerThatEndsIsDoneWithoutAndItsSuccessorIsTakenAtTheNextTask() throws Exception {
    SmallRun run = SmallRun.untrained("elastic");
    Fault pause = run.fault(Act.WAIT, 0, "reviews", 3, BACKWARD);
    Fault alone = run.fault(Act.WAIT, 0, "reviews", 8, BACKWARD);
    try (ElasticCluster cluster = new ElasticCluster("elastic")) {
      cluster.addWorker();
      ChildProcess leaves = cluster.addWorker();
      ChildProcess gere =
          GereProcess.onElasticCluster(
              cluster, "elastic", List.of(pause, alone), run.command("train", ELASTIC));
      pause.awaitHappening(PATIENCE);
      leaves.terminate();
      releaseOnceItIsHeard(pause);
      alone.awaitHappening(PATIENCE);
      cluster.addWorker();
      awaitStatus(run, 1);
      alone.release();

      assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
      assertThat(gere.output())
          .containsPattern("train: rank \\d was told to end, so all stopped at a checkpoint")
          .contains("train: 1 of 2 ranks go on; more of them from the next task on")
          .contains("train: there is room for all 2 ranks again")
          .doesNotContain("restart");
    }
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
    assertThat(ranks(run)).isEqualTo(ranks(2, 5, 1, 7, 2, 12));
    assertThat(run.weights()).isNotEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.largestDifference(SmallRun.undisturbed())).isLessThan(1e-5);
    assertThat(run.weights()).isEqualTo(withTheSameRanksByHand().weights());
  }

  @Test
  void aDecommissionedWorkerIsDoneWithoutToTheEnd() throws Exception {
    SmallRun run = SmallRun.untrained("decommissioned");
    Fault pause = run.fault(Act.WAIT, 0, "topics", 3, BACKWARD);
    try (ElasticCluster cluster = new ElasticCluster("decommissioned")) {
      cluster.addWorker();
      ChildProcess leaves = cluster.addWorker();
      ChildProcess gere =
          GereProcess.onElasticCluster(
              cluster, "decommissioned", List.of(pause), run.command("train", ELASTIC));
      pause.awaitHappening(PATIENCE);
      leaves.signal("PWR");
      releaseOnceItIsHeard(pause);

      assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
      assertThat(gere.output())
          .containsPattern("train: rank \\d was told to end, so all stopped at a checkpoint")
          .contains("train: 1 of 2 ranks go on")
          .doesNotContain("restart");
    }
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
    assertThat(ranks(run)).isEqualTo(ranks(2, 17, 1, 7));
    assertThat(run.largestDifference(SmallRun.undisturbed())).isLessThan(1e-5);
  }

  /** On this machine's threads: stopped, gone on with by one, by two again from the second task. */
  private static SmallRun withTheSameRanksByHand() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("elastic-by-hand");
    Fault pause = run.fault(Act.WAIT, 0, "reviews", 3, BACKWARD);
    ChildProcess two = GereProcess.local("by-hand-2", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);
    Files.createFile(run.folder().resolve("train/stop"));
    releaseOnceItIsHeard(pause);
    assertThat(two.awaitEnd(PATIENCE)).as(two.output()).isEqualTo(5);

    Fault end = run.fault(Act.THROW, 0, "topics", 0, FORWARD);
    String[] one = {"train.workers=1", "train.max_restarts=0"};
    ChildProcess alone = GereProcess.local("by-hand-1", List.of(end), run.command("train", one));
    assertThat(alone.awaitEnd(PATIENCE)).as(alone.output()).isEqualTo(1);

    ChildProcess again = GereProcess.local("by-hand-2-again", List.of(), run.command("train"));
    assertThat(again.awaitEnd(PATIENCE)).as(again.output()).isZero();
    assertThat(ranks(run)).isEqualTo(ranks(2, 5, 1, 7, 2, 12));
    return run;
  }

  /** It is heard between steps, and looked for once a second: held for longer, at the next one. */
  private static void releaseOnceItIsHeard(Fault pause) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(3);
    pause.release();
  }

  /** Returns once {@code status.json} says how many train. */
  private static void awaitStatus(SmallRun run, int ranks)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (run.status().path("ranks").asInt() != ranks) {
      assertThat(System.nanoTime()).as("%s", run.status()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** How many there were at each step. */
  private static List<Integer> ranks(SmallRun run) throws IOException {
    List<Integer> ranks = new ArrayList<>();
    for (String line : Files.readAllLines(run.folder().resolve("train/metrics.jsonl"))) {
      JsonNode step = Json.MAPPER.readTree(line);
      ranks.add(step.get("world_size").asInt());
    }
    return ranks;
  }

  /** A number of ranks and for how many steps, and again. */
  private static List<Integer> ranks(int... countsAndSteps) {
    List<Integer> ranks = new ArrayList<>();
    for (int i = 0; i < countsAndSteps.length; i += 2) {
      ranks.addAll(Collections.nCopies(countsAndSteps[i + 1], countsAndSteps[i]));
    }
    return ranks;
  }
}
