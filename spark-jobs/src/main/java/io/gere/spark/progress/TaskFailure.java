package io.gere.spark.progress;

import io.gere.GereException;
import io.gere.storage.DiskFullException;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Gets the sentence written for the user out of what Spark wraps a task's exception in. */
public final class TaskFailure {
  private TaskFailure() {}

  /**
   * Runs a Spark job.
   *
   * @throws GereException the one that a task threw; else one that says that Spark failed, and how
   */
  public static <T> T unwrap(Callable<T> job) {
    try {
      return job.call();
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof GereException failure) {
          throw failure;
        }
      }
      Optional<DiskFullException> full = DiskFullException.behind(e);
      if (full.isPresent()) {
        throw full.get();
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw GereException.failure("a Spark job failed: " + reason, e);
    }
  }
}
