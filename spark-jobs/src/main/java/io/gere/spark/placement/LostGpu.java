package io.gere.spark.placement;

import io.gere.tensor.CudaFailure;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GPU that is lost to this process: after such an error of CUDA's every later call fails with it,
 * so that a task that is tried again here would fail again.
 */
public final class LostGpu {
  private static final Logger LOG = LoggerFactory.getLogger(LostGpu.class);

  /** Enough for Spark to take the failed task's reason along. */
  private static final long SECONDS_TO_REPORT = 3;

  private LostGpu() {}

  /** Whether a failure, or one of its causes, is of this kind. */
  static boolean isBehind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CudaFailure cuda && cuda.isSticky()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Ends this executor soon if that is what a task failed with; Spark starts another one, which
   * sees the GPU afresh. A driver, where the run ends anyway, is left alone.
   */
  public static void endExecutorIfBehind(Throwable failure) {
    boolean driver = SparkEnv.get().executorId().equals("driver");
    if (driver || !isBehind(failure)) {
      return;
    }
    LOG.error(
        "This executor ends, so that the next try begins on a new one: {}", failure.getMessage());
    Thread end =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(SECONDS_TO_REPORT);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(1);
            },
            "gere-lost-gpu");
    end.setDaemon(true);
    end.start();
  }
}
