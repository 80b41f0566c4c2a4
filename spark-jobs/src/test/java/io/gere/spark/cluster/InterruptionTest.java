package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.spark.cluster.Fault.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A command that is told to end, or killed, goes on when it is given again. */
@Tag("cluster")
final class InterruptionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void sigtermToTheDriverLeavesACheckpointAndTheSameCommandGoesOn()
      throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("driver-told-to-end");
    Fault pause = run.fault(Act.WAIT, 1, "reviews", 4, BACKWARD);
    ChildProcess gere =
        GereProcess.local("driver-told-to-end", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);

    gere.terminate();
    gere.awaitLine("interrupted: the ranks leave a checkpoint", PATIENCE);
    releaseOnceItIsTimeToLook(pause);

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    assertThat(gere.output())
        .containsPattern("gere: interrupted; the same command goes on with task reviews, step \\d");
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
    assertThat(run.status().get("exit_code").asInt()).isEqualTo(5);
    ChildProcess again =
        GereProcess.local("driver-told-to-end-again", List.of(), run.command("train"));
    requireUndisturbedEnd(run, again);
    assertThat(again.output()).containsPattern("goes on with task reviews, step ([5-9]|1[012])");
  }

  @Test
  void aSecondSignalEndsAtOnce() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("told-twice");
    Fault pause = run.fault(Act.WAIT, 1, "reviews", 4, BACKWARD);
    ChildProcess gere = GereProcess.local("told-twice", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);

    gere.terminate();
    gere.awaitLine("interrupted: the ranks leave a checkpoint", PATIENCE);
    gere.terminate();

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
    assertThat(gere.output()).doesNotContain("restart");
  }

  @Test
  void whatIsNotTrainingEndsAtTheFirstSignal() throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("told-while-sampling");
    ChildProcess gere = GereProcess.local("told-while-sampling", List.of(), run.command("run"));
    gere.awaitLine("sample: ", PATIENCE);

    gere.terminate();

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
  }

  @Test
  void aTerminalThatClosesIsARequestAsWell() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("hung-up");
    Fault pause = run.fault(Act.WAIT, 1, "reviews", 4, BACKWARD);
    ChildProcess gere = GereProcess.local("hung-up", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);
    JsonNode before = run.status();

    gere.signal("HUP");
    gere.awaitLine("interrupted: the ranks leave a checkpoint", PATIENCE);
    releaseOnceItIsTimeToLook(pause);

    assertThat(before.get("state").asText()).isEqualTo("running");
    assertThat(before.get("phase").asText()).isEqualTo("train");
    assertThat(before.get("application").asText()).startsWith("local-");
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
    assertThat(run.status().get("started")).isEqualTo(before.get("started"));
    assertThat(run.folder().resolve("train/1-reviews.checkpoints")).isNotEmptyDirectory();
  }

  @Test
  void aSignalBeforeSparkHasStartedIsHeardAsWell() throws IOException, InterruptedException {
    SmallRun run = SmallRun.empty("told-at-once");
    ChildProcess gere = GereProcess.local("told-at-once", List.of(), run.command("run"));
    Path status = run.folder().resolve("status.json");
    while (!Files.exists(status)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }

    gere.terminate();

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
    assertThat(gere.output()).contains("gere: interrupted; the same command goes on");
    assertThat(run.status().get("state").asText()).isEqualTo("interrupted");
  }

  @Test
  void theStopFileIsARequestAsWell() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("stop-file");
    Fault pause = run.fault(Act.WAIT, 0, "reviews", 4, BACKWARD);
    ChildProcess gere = GereProcess.local("stop-file", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);

    Files.createFile(run.folder().resolve("train/stop"));
    releaseOnceItIsTimeToLook(pause);

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(5);
  }

  @Test
  void anExecutorToldToEndLeavesACheckpointAndAKilledDriverIsStartedAgain()
      throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("executor-told-to-end");
    Fault told = run.fault(Act.TERMINATE, 1, "reviews", 4, BACKWARD);
    ChildProcess first =
        GereProcess.onCluster("executor-told-to-end", List.of(told), run.command("train"));
    assertThat(first.awaitEnd(PATIENCE)).as(first.output()).isEqualTo(5);

    Fault pause = run.fault(Act.WAIT, 1, "topics", 10, BACKWARD);
    ChildProcess second =
        GereProcess.onCluster("driver-killed", List.of(pause), run.command("train"));
    pause.awaitHappening(PATIENCE);
    second.kill();
    second.awaitEnd(PATIENCE);
    assertThat(second.output()).containsPattern("goes on with task reviews, step ([5-9]|1[012])");

    ChildProcess third = GereProcess.onCluster("driver-again", List.of(), run.command("train"));
    requireUndisturbedEnd(run, third);
    assertThat(third.output()).containsPattern("goes on with task topics, step (7|10)\\b");
  }

  @Test
  void aRunThatFailsAgainAndAgainIsGivenUpWithItsFirstCause()
      throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("given-up");
    List<Fault> faults =
        List.of(
            run.fault(Act.THROW, 1, "reviews", 4, BACKWARD),
            run.fault(Act.THROW, 0, "reviews", 5, BACKWARD));

    ChildProcess gere =
        GereProcess.local("given-up", faults, run.command("train", "train.max_restarts=1"));

    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isEqualTo(1);
    assertThat(gere.output())
        .containsPattern(
            "gere: rank 1, .*step 4, BACKWARD: .*; given up after 1 restart \\(train.max_restarts\\)");
    assertThat(run.status().get("state").asText()).isEqualTo("failed");
  }

  /**
   * Rank 0 looks for the stop file once a second. Steps as small as these could all be done before
   * it looks again; held for that second, it looks before its next step.
   */
  private static void releaseOnceItIsTimeToLook(Fault pause)
      throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(1);
    pause.release();
  }

  private static void requireUndisturbedEnd(SmallRun run, ChildProcess gere)
      throws IOException, InterruptedException {
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
  }
}
