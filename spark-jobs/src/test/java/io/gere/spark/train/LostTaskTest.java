package io.gere.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LostTaskTest {
  @Test
  void aKilledExecutorIsToldInOneLine() {
    String message =
        """
        Job aborted due to stage failure: Could not recover from a failed barrier ResultStage. \
        Most recent failure reason: Stage failed because barrier task ResultTask(4, 1) finished \
        unsuccessfully.
        ExecutorLostFailure (executor 0 exited caused by one of the running tasks) Reason: Command \
        exited with code 137
        Driver stacktrace:""";

    assertThat(LostTask.of(message))
        .contains(
            new LostTask(
                1,
                "executor 0 exited: Command exited with code 137 (it was killed, by hand or for want of memory: then raise spark.executor.memoryOverhead)"));
  }

  @Test
  void whatYarnSaysOfMemoryIsEnough() {
    String yarn =
        "Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB physical"
            + " memory used. Consider boosting spark.executor.memoryOverhead.";
    String message =
        "ResultTask(4, 1) finished unsuccessfully.\nExecutorLostFailure (executor 2 exited caused"
            + " by one of the running tasks) Reason: "
            + yarn;

    assertThat(LostTask.of(message)).contains(new LostTask(1, "executor 2 exited: " + yarn));
  }

  @Test
  void aContainerThatWasToldToEndIsToldFromOneThatFailed() {
    String message =
        "ResultTask(4, 0) finished unsuccessfully.\nExecutorLostFailure (executor 3 exited"
            + " unrelated to the running tasks) Reason: Container from a bad node. Exit status: 143.";

    assertThat(LostTask.of(message).orElseThrow().reason())
        .endsWith(
            "(it was told to end: preempted, decommissioned, or its container outgrew its memory)");
  }

  @Test
  void anErrorOfTheTaskItselfIsToldAsItIs() {
    String message =
        "Stage failed because barrier task ResultTask(4, 0) finished unsuccessfully.\n"
            + "java.lang.OutOfMemoryError: Java heap space\n\tat io.gere";

    assertThat(LostTask.of(message))
        .contains(new LostTask(0, "java.lang.OutOfMemoryError: Java heap space"));
  }

  @Test
  void aJobThatWasCancelledLostNoTask() {
    assertThat(LostTask.of("Job 4 cancelled ")).isEmpty();
  }
}
