package io.gere.train;

import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Where a training run goes on.
 *
 * @param task the first task that is not finished
 * @param step of it, the first one that is not done
 * @param checkpoint what the step before it left; empty where the task begins
 */
public record ResumePoint(int task, long step, Optional<Path> checkpoint) {
  static ResumePoint startOf(int task) {
    return new ResumePoint(task, 0, Optional.empty());
  }

  /**
   * Whether a step is done already.
   *
   * @param ofTask the task's place in the recipe; −1: none of its tasks
   */
  public boolean isBehind(int ofTask, long aStep) {
    boolean inEarlierTask = ofTask >= 0 && ofTask < task;
    return inEarlierTask || (ofTask == task && aStep < step);
  }
}
