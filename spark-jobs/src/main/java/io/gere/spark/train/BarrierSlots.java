package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Train;
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

/**
 * The seats that a cluster has for ranks: a barrier stage needs all of its own at once. Where fewer
 * ranks than all may train, those that are there can be enough.
 */
final class BarrierSlots {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final SparkContext spark;
  private final int workers;
  private final int fewest;

  /**
   * @param train how many ranks there are to be, and how many at least
   */
  BarrierSlots(SparkContext spark, Train train) {
    this.spark = spark;
    this.workers = train.workers();
    this.fewest = train.fewestWorkers();
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
   * @param forAll after which as many seats as there must be are enough
   * @param atMost after which waiting ends
   * @param giveUp asked while waiting; once it says yes, waiting ends
   * @return how many seats to take
   * @throws GereException with exit code 4 when seats are missing after {@code atMost}; at once
   *     where the application has ended, whose seats never come
   */
  int await(Duration forAll, Duration atMost, BooleanSupplier giveUp, ProgressLog log) {
    long start = System.nanoTime();
    boolean said = false;
    if (free() < workers) {
      pause(); // Spark may be about to tell of an executor that is already here
    }
    int free = free();
    while (free < workers && !giveUp.getAsBoolean()) {
      long waited = System.nanoTime() - start;
      if (spark.isStopped()) {
        throw GereException.failure("the application ended while ranks waited for executors");
      }
      if (missingLine().isPresent() || (waited >= atMost.toNanos() && free < fewest)) {
        throw new GereException(ExitCode.RESOURCES_MISSING, missing(atMost), null);
      }
      if (waited >= forAll.toNanos() && free >= fewest) {
        return free;
      }
      if (!said) {
        log.say(waiting(free, forAll, atMost));
        said = true;
      }
      pause();
      free = free();
    }
    return workers;
  }

  private String waiting(int free, Duration forAll, Duration atMost) {
    String others =
        fewest == workers
            ? ""
            : ", or after %d s for %d of them".formatted(forAll.toSeconds(), fewest);
    return "train: waiting for %d executor slots%s, %d are free; at most %d s"
        .formatted(workers, others, free, atMost.toSeconds());
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
    return "%s is %d, but this application has %d executors with %d free slots after %d s; %s"
        .formatted(
            fewest == workers ? "train.workers" : "train.min_workers",
            fewest,
            executors,
            free(),
            patience.toSeconds(),
            remedy);
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
