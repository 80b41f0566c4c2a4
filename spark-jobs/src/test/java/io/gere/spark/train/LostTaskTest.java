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
        .contains(new LostTask(1, "executor 0 exited: Command exited with code 137"));
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
