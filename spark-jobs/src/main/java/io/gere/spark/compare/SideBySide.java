package io.gere.spark.compare;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.spark.pipeline.Console;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.storage.SparkSessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Runs of a comparison side by side in this process, in one Spark session. Each computes with as
 * many threads as it does alone, so that it ends with the same bits.
 *
 * @param runs how many are at work at a time
 */
record SideBySide(int runs) {
  SideBySide {
    if (runs < 1) {
      throw InputException.of("--parallel is %d; give 1 or more".formatted(runs));
    }
  }

  /**
   * Begins the session that they share, with room for all of their ranks; one run at a time begins
   * its own.
   *
   * @throws GereException with exit code 3 on a cluster, or where a rank has several threads
   */
  void begin(Path folder, Collection<Recipe> recipes, Console console) {
    if (runs == 1) {
      return;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    recipes.forEach(recipe -> requireOneThread(recipe, cores));
    int ranks = runs * recipes.stream().mapToInt(each -> each.train().workers()).max().orElse(1);
    SparkSession spark = SparkSessions.open("compare " + folder.getName(), ranks);
    if (!spark.sparkContext().isLocal()) {
      throw InputException.of(
          "--parallel is for one machine, but spark.master is %s; leave one of them out"
              .formatted(spark.sparkContext().master()));
    }
    if (ranks > cores) {
      console.say(
          "compare: %d runs side by side have %d ranks, but this machine has %d cores; fewer would be as fast"
              .formatted(runs, ranks, cores));
    }
  }

  /** PyTorch gives all of a process's threads the number that one of them has asked for last. */
  private static void requireOneThread(Recipe recipe, int cores) {
    int workers = recipe.train().workers();
    int threads = TaskPlacement.threads(recipe.train().threads(), cores, workers);
    if (threads > 1) {
      throw InputException.of(
          "--parallel needs ranks of one thread, for a run's neighbours would change its threads and so its bits, but a rank has %d here; set train.threads: 1 (train.workers is %d)"
              .formatted(threads, workers));
    }
  }

  /**
   * Does all of the work, begun in its order. After a failure nothing more is begun, and what is at
   * work goes on to its end.
   *
   * @throws RuntimeException the first failure
   */
  void during(List<Runnable> work) {
    if (runs == 1) {
      work.forEach(Runnable::run);
      return;
    }
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<?>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    try {
      work.forEach(each -> all.add(threads.submit(() -> unless(failed, each))));
      RuntimeException first = null;
      for (Future<?> each : all) {
        RuntimeException failure = failure(each);
        first = first == null ? failure : first;
      }
      if (first != null) {
        throw first;
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void unless(AtomicBoolean failed, Runnable work) {
    if (failed.get()) {
      return;
    }
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        failed.set(true);
      }
    }
  }

  /** How it failed, once it is over; null where it did not. */
  private static RuntimeException failure(Future<?> work) {
    try {
      work.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException known
          ? known
          : GereException.failure("a run of the comparison failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return GereException.failure("interrupted while runs are at work", e);
    }
  }
}
