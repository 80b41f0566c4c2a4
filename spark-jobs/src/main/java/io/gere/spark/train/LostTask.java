package io.gere.spark.train;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The task for whose sake Spark gave up a barrier stage, out of what Spark says.
 *
 * @param rank the task's partition
 * @param reason in one line, such as "executor 0 exited: Command exited with code 1"
 */
record LostTask(int rank, String reason) {
  private static final Pattern GIVEN_UP =
      Pattern.compile("ResultTask\\(\\d+, (\\d+)\\) finished unsuccessfully\\.\\s*(.*)");
  private static final Pattern EXECUTOR_LOST =
      Pattern.compile("ExecutorLostFailure \\((executor \\S+ exited)[^)]*\\) Reason: (.*)");

  /**
   * The task that a job's failure names; nothing where it has another reason.
   *
   * @param message of the exception with which the job failed
   */
  static Optional<LostTask> of(String message) {
    Matcher task = GIVEN_UP.matcher(message);
    if (!task.find()) {
      return Optional.empty();
    }
    String reason = EXECUTOR_LOST.matcher(task.group(2)).replaceFirst("$1: $2");
    return Optional.of(
        new LostTask(Integer.parseInt(task.group(1)), reason + ContainerMemory.behind(reason)));
  }
}
