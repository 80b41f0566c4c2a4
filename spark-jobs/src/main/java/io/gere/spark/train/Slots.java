package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/** The seats that a cluster has for ranks: a barrier stage needs all of its own at once. */
final class Slots {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final SparkContext spark;
  private final int workers;

  Slots(SparkContext spark, int workers) {
    this.spark = spark;
    this.workers = workers;
  }

  /** How many tasks of this application can run at a time, by cores, GPUs and so on. */
  private int all() {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  private int free() {
    int running =
        Arrays.stream(spark.statusTracker().getExecutorInfos())
            .mapToInt(SparkExecutorInfo::numRunningTasks)
            .sum();
    return all() - running;
  }

  /**
   * Waits until every rank finds a free seat. Executors come some seconds after the driver, and a
   * lost one is replaced some seconds after Spark has noticed.
   *
   * @param giveUp asked while waiting; once it says yes, waiting ends
   * @throws GereException with exit code 4 when seats are missing after {@code patience}
   */
  void await(Duration patience, BooleanSupplier giveUp, Consumer<String> say) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean said = false;
    while (free() < workers && !giveUp.getAsBoolean()) {
      if (System.nanoTime() >= deadline || (spark.isLocal() && all() < workers)) {
        throw new GereException(ExitCode.RESOURCES_MISSING, missing(patience), null);
      }
      if (!said) {
        say.accept(
            "train: waiting for %d executor slots, %d are free; at most %d s"
                .formatted(workers, free(), patience.toSeconds()));
        said = true;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw GereException.failure("interrupted while waiting for executors", e);
    }
  }

  private String missing(Duration patience) {
    if (spark.isLocal()) {
      return "train.workers is %d, but spark.master %s runs %d tasks at a time; set: spark.master local[%d]"
          .formatted(workers, spark.master(), all(), workers);
    }
    int executors = Math.max(0, spark.statusTracker().getExecutorInfos().length - 1);
    return "train.workers is %d, but after %d s this application has %d executors with %d free slots; set: %s"
        .formatted(workers, patience.toSeconds(), executors, free(), line());
  }

  /** The line of Spark configuration that asks the cluster for enough. */
  private String line() {
    SparkConf conf = spark.conf();
    int cores = conf.getInt("spark.task.cpus", 1);
    if (spark.master().startsWith("spark://")) {
      return "spark.cores.max %d".formatted(workers * cores);
    }
    int perExecutor = Math.max(1, conf.getInt("spark.executor.cores", 1) / cores);
    return "spark.executor.instances %d".formatted((workers + perExecutor - 1) / perExecutor);
  }
}
