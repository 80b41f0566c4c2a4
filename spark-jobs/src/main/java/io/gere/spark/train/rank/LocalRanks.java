package io.gere.spark.train.rank;

import io.gere.GereException;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.signal.EndSignals;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ranks in this process. Spark may place a rank where one of an earlier attempt is still
 * freeing its model and its connections: the new one waits until those have left. Ranks of other
 * runs, side by side with this one, are not in its way. And a process that is told to end lets its
 * ranks leave a checkpoint first.
 */
final class LocalRanks {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRanks.class);

  /** What a rank's outcome needs to reach the driver before its process goes. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  /** What a shell shows for a process that SIGTERM has ended. */
  private static final int ENDED_BY_SIGTERM = 143;

  private static final Map<Attempt, Integer> RANKS_OF_ATTEMPT = new HashMap<>();
  private static boolean hearing;
  private static volatile boolean leaving;

  /** An attempt to train the run in a folder. */
  record Attempt(String run, int number) {}

  private LocalRanks() {}

  /**
   * Works as a rank of an attempt, as soon as all ranks of the run's other attempts have left.
   *
   * @throws GereException when they are still here after {@code patience}
   */
  static <T> T during(Attempt attempt, Duration patience, Supplier<T> work) {
    enter(attempt, patience);
    try {
      return work.get();
    } finally {
      leave(attempt);
    }
  }

  private static void enter(Attempt attempt, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (RANKS_OF_ATTEMPT) {
      while (isEarlierHere(attempt)) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          throw GereException.failure(
              "a rank of an earlier attempt has not left this process within %d s"
                  .formatted(patience.toSeconds()),
              new TimeoutException());
        }
        await(millis);
      }
      RANKS_OF_ATTEMPT.merge(attempt, 1, Integer::sum);
      hearSigterm();
    }
  }

  private static boolean isEarlierHere(Attempt attempt) {
    return RANKS_OF_ATTEMPT.keySet().stream()
        .anyMatch(other -> other.run().equals(attempt.run()) && !other.equals(attempt));
  }

  private static void leave(Attempt attempt) {
    synchronized (RANKS_OF_ATTEMPT) {
      RANKS_OF_ATTEMPT.computeIfPresent(attempt, (key, ranks) -> ranks == 1 ? null : ranks - 1);
      RANKS_OF_ATTEMPT.notifyAll();
      if (leaving && RANKS_OF_ATTEMPT.isEmpty()) {
        new Thread(LocalRanks::end, "ranks-have-left").start();
      }
    }
  }

  /** In an executor; the driver's process, in local mode this one, has ears of its own. */
  private static void hearSigterm() {
    if (!hearing && !TaskPlacement.inDriver()) {
      EndSignals.hear("TERM", LocalRanks::askToLeave);
    }
    hearing = true;
  }

  private static void await(long millis) {
    try {
      RANKS_OF_ATTEMPT.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an earlier attempt leaves", e);
    }
  }

  /**
   * Hears that this process is to end.
   *
   * @return whether it will end by itself, once its ranks have left
   */
  private static boolean askToLeave() {
    synchronized (RANKS_OF_ATTEMPT) {
      boolean first = !leaving;
      leaving = true;
      return first && !RANKS_OF_ATTEMPT.isEmpty();
    }
  }

  static boolean areAskedToLeave() {
    return leaving;
  }

  private static void end() {
    LOG.info("The ranks have left, so this process ends");
    try {
      Thread.sleep(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (RANKS_OF_ATTEMPT) {
      if (!RANKS_OF_ATTEMPT.isEmpty()) {
        return; // a rank that came meanwhile leaves a checkpoint as well
      }
    }
    System.exit(ENDED_BY_SIGTERM);
  }
}
