package io.gere.spark.cluster;

import static io.gere.step.StepPhase.BACKWARD;
import static io.gere.step.StepPhase.CHECKPOINT;
import static io.gere.step.StepPhase.OPTIMIZER;
import static io.gere.step.StepPhase.REDUCE;
import static io.gere.step.StepPhase.WRITING;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.cluster.Fault.Act;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ranks on a real cluster, lost at exact places, two in each run. However they are lost, the run
 * goes on from its newest checkpoint and ends with the weights of the undisturbed one.
 */
@Tag("cluster")
final class LostRankTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void killedInTheBackwardPassAndInsideACollective() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("killed-in-a-step");

    String said =
        train(
            run,
            run.fault(Act.KILL, 1, "reviews", 10, BACKWARD),
            run.fault(Act.KILL, 0, "topics", 10, REDUCE));

    assertThat(said).containsPattern("rank 1 lost: executor \\d+ exited: .*; restart 1 of 2");
    assertThat(said).containsPattern("goes on with task reviews, step (7|10)\\b");
    assertThat(said).containsPattern("rank 0 lost: executor \\d+ exited: .*; restart 2 of 2");
    assertThat(said).containsPattern("goes on with task topics, step (7|10)\\b");
  }

  @Test
  void killedBeforeACheckpointAndWhileOneIsWritten() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("killed-at-a-checkpoint");

    String said =
        train(
            run,
            run.fault(Act.KILL, 1, "reviews", 8, CHECKPOINT),
            run.fault(Act.KILL, 0, "topics", 5, WRITING));

    assertThat(said).containsPattern("goes on with task reviews, step (4|7)\\b");
    assertThat(said).containsPattern("topics.*/00000006-.* is passed over: .*half-written");
    assertThat(said).containsPattern("goes on with task topics, step 4\\b");
  }

  @Test
  void anExceptionAndAProcessThatStandsStill() throws IOException, InterruptedException {
    SmallRun run = SmallRun.untrained("thrown-and-stopped");

    String said =
        train(
            run,
            run.fault(Act.THROW, 1, "reviews", 10, OPTIMIZER),
            run.fault(Act.STOP, 1, "topics", 10, BACKWARD));

    assertThat(said)
        .containsPattern("rank 1, task reviews, step 10, OPTIMIZER: .*as ordered; restart 1 of 2");
    assertThat(said).containsPattern("goes on with task reviews, step (7|10)\\b");
    assertThat(said).containsPattern("rank 1 .*; restart 2 of 2");
    assertThat(said).containsPattern("goes on with task topics, step (7|10)\\b");
  }

  /** Trains to the end; returns what the driver said. */
  private static String train(SmallRun run, Fault... faults)
      throws IOException, InterruptedException {
    String name = run.folder().getFileName().toString();
    ChildProcess gere = GereProcess.onCluster(name, List.of(faults), run.command("train"));
    assertThat(gere.awaitEnd(PATIENCE)).as(gere.output()).isZero();
    assertThat(faults).allMatch(Fault::hasHappened);
    assertThat(run.weights()).isEqualTo(SmallRun.undisturbed().weights());
    assertThat(run.steps()).isEqualTo(SmallRun.undisturbed().steps());
    return gere.output();
  }
}
