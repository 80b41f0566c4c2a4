package io.gere.spark.progress;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.progress.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Looks whether a job has executors at all. Spark itself waits for them for ever: for a cluster
 * that is full, and for one that will never be large enough. Here it is said after a while, and
 * after another the job is given up.
 */
public final class ExecutorWatch implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final SparkContext spark;
  private final ProgressLog log;
  private final long patience;
  private final Ticker ticker;
  private long seen = System.nanoTime();
  private boolean said;
  private volatile boolean givenUp;

  /** Starts to look; where a driver does all the work there is nothing to look for. */
  public ExecutorWatch(SparkContext spark, ProgressLog log) {
    this.spark = spark;
    this.log = log;
    this.patience = patience(spark.getConf()).toNanos();
    this.ticker =
        new Ticker("executor-watch", LOOK_AGAIN, spark.isLocal() ? () -> false : this::look);
  }

  /** Spark's own measure of how long executors may take to come. */
  public static Duration patience(SparkConf conf) {
    return Duration.ofMillis(
        conf.getTimeAsMs("spark.scheduler.maxRegisteredResourcesWaitingTime", "30s"));
  }

  /**
   * Runs a Spark job.
   *
   * @throws GereException see {@link TaskFailure#unwrap}; with exit code 4 where no executor has
   *     come in time
   */
  public <T> T run(Callable<T> job) {
    try {
      return TaskFailure.unwrap(job);
    } catch (GereException e) {
      if (givenUp) {
        throw new GereException(
            ExitCode.RESOURCES_MISSING,
            silence()
                + "; make room or ask for less, or let it wait longer with"
                + " spark.scheduler.maxRegisteredResourcesWaitingTime",
            e);
      }
      throw e;
    }
  }

  private boolean look() {
    // The driver is among them.
    if (spark.statusTracker().getExecutorInfos().length > 1) {
      seen = System.nanoTime();
      said = false;
      return true;
    }
    long silent = System.nanoTime() - seen;
    if (silent >= patience) {
      givenUp = true;
      spark.cancelAllJobs();
      return false;
    }
    if (!said && silent >= SILENCE.toNanos()) {
      log.say(
          "%s; gives up after %d s".formatted(silence(), Duration.ofNanos(patience).toSeconds()));
      said = true;
    }
    return true;
  }

  private String silence() {
    return "no executor has registered for %d s; the application asks %s for %s"
        .formatted(
            Duration.ofNanos(System.nanoTime() - seen).toSeconds(),
            spark.master(),
            request(spark.getConf()));
  }

  /** What an application asks its cluster for, as part of a sentence. */
  public static String request(SparkConf conf) {
    return "executors of %s cores, %s memory and %s GPUs"
        .formatted(
            conf.get("spark.executor.cores", "all"),
            conf.get("spark.executor.memory", "1g"),
            conf.get("spark.executor.resource.gpu.amount", "0"));
  }

  @Override
  public void close() {
    ticker.close();
  }
}
