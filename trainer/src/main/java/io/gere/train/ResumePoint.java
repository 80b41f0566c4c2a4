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
}
