package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.spark.placement.TaskSlots;
import io.gere.spark.progress.ExecutorWatch;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;

/** The seats that a cluster has for ranks: a barrier stage needs all of its own at once. */
final class BarrierSlots {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final SparkContext spark;
  private final int workers;

  BarrierSlots(SparkContext spark, int workers) {
    this.spark = spark;
    this.workers = workers;
  }

  private int all() {
    return TaskSlots.count(spark.getConf());
  }

  /** On one machine no seats come or go: a rank waits its turn behind runs side by side. */
  private int free() {
    if (spark.isLocal()) {
      return all();
    }
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
  void await(Duration patience, BooleanSupplier giveUp, ProgressLog log) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean said = false;
    if (free() < workers) {
      pause(); // Spark may be about to tell of an executor that is already here
    }
    while (free() < workers && !giveUp.getAsBoolean()) {
      if (System.nanoTime() >= deadline || missingLine().isPresent()) {
        throw new GereException(ExitCode.RESOURCES_MISSING, missing(patience), null);
      }
      if (!said) {
        log.say(
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
    String remedy = missingLine().map(line -> "set: " + line).orElseGet(this::noRoom);
    if (spark.isLocal()) {
      return "train.workers is %d, but spark.master %s runs %d tasks at a time; %s"
          .formatted(workers, spark.master(), all(), remedy);
    }
    int executors = spark.statusTracker().getExecutorInfos().length - 1;
    return "train.workers is %d, but this application has %d executors with %d free slots after %d s; %s"
        .formatted(workers, executors, free(), patience.toSeconds(), remedy);
  }

  /** The line of Spark configuration that asks for enough; empty where enough is asked for. */
  private Optional<String> missingLine() {
    SparkConf conf = spark.getConf();
    int cores = conf.getInt("spark.task.cpus", 1);
    if (spark.isLocal()) {
      return atLeast(workers, all(), "spark.master local[%d]");
    }
    if (spark.master().startsWith("spark://")) {
      int most = conf.getInt("spark.cores.max", Integer.MAX_VALUE);
      return atLeast(workers * cores, most, "spark.cores.max %d");
    }
    int perExecutor = Math.max(1, conf.getInt("spark.executor.cores", 1) / cores);
    int executors = (workers + perExecutor - 1) / perExecutor;
    int asked = conf.getInt("spark.executor.instances", 2);
    return atLeast(executors, asked, "spark.executor.instances %d");
  }

  private static Optional<String> atLeast(int needed, int asked, String line) {
    return asked < needed ? Optional.of(line.formatted(needed)) : Optional.empty();
  }

  private String noRoom() {
    return "the cluster has no room for more " + ExecutorWatch.request(spark.getConf());
  }
}
