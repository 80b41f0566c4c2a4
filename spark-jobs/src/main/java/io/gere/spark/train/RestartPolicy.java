package io.gere.spark.train;

import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.storage.DiskFullException;
import io.gere.train.Ending;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which a training run that lost ranks starts them again: at most {@code
 * train.max_restarts} times, and only where another attempt could end otherwise. It knows nothing
 * of Spark and starts nothing; it counts, and remembers the failure that came first of all.
 */
final class RestartPolicy {
  private final int maxRestarts;
  private final ProgressLog log;
  private int restarts;
  private Optional<RankOutcome.Failed> first = Optional.empty();

  /**
   * @param maxRestarts {@code train.max_restarts}; 0: none
   * @param log told what was lost, and how many restarts that makes
   */
  RestartPolicy(int maxRestarts, ProgressLog log) {
    this.maxRestarts = maxRestarts;
    this.log = log;
  }

  /** What comes after an attempt. */
  enum Next {
    /** Nothing: every rank trained to the end. */
    FINISH,
    /** Nothing: the run was asked to stop, and the ranks did, or failed on the way to it. */
    STOP,
    /** All ranks start again after the newest checkpoint. */
    RESTART
  }

  /**
   * Decides.
   *
   * @param outcomes how the ranks ended, in the order in which they did
   * @param stopRequested whether the run was asked to stop
   * @throws GereException where another attempt would not help, or there were too many; then it is
   *     the failure that came first of all
   */
  Next after(List<RankOutcome> outcomes, boolean stopRequested) {
    Optional<RankOutcome.Failed> cause = RankOutcome.cause(outcomes);
    cause.filter(RestartPolicy::isFullDisk).ifPresent(this::countRestart);
    boolean stopped = outcomes.stream().anyMatch(RestartPolicy::isStopped);
    if (stopped || (cause.isPresent() && stopRequested)) {
      return Next.STOP;
    }
    cause.ifPresent(this::countRestart);
    return cause.isPresent() ? Next.RESTART : Next.FINISH;
  }

  /** Whether the next attempt is not the first. */
  boolean hasRestarted() {
    return restarts > 0;
  }

  /** What to tell where ranks find no room: where one was lost before, that comes first. */
  GereException noRoom(GereException missing) {
    return first
        .map(
            lost ->
                new GereException(
                    missing.exitCode(),
                    "%s; not started again: %s"
                        .formatted(lost.failure().getMessage(), missing.getMessage()),
                    missing))
        .orElse(missing);
  }

  private static boolean isStopped(RankOutcome outcome) {
    return outcome instanceof RankOutcome.Ended ended && ended.ending() == Ending.STOPPED;
  }

  /** Without room there is no checkpoint, and who asked for one has to know. */
  private static boolean isFullDisk(RankOutcome.Failed failed) {
    return failed.failure() instanceof DiskFullException;
  }

  private void countRestart(RankOutcome.Failed cause) {
    if (!cause.isWorthARestart() || maxRestarts == 0) {
      throw cause.failure();
    }
    first = first.or(() -> Optional.of(cause));
    String what = "train: " + cause.failure().getMessage();
    if (restarts == maxRestarts) {
      log.say(what);
      throw givenUp(first.orElseThrow().failure());
    }
    restarts++;
    log.say("%s; restart %d of %d".formatted(what, restarts, maxRestarts));
  }

  private GereException givenUp(GereException failure) {
    GereException told =
        new GereException(
            failure.exitCode(),
            "%s; given up after %s (train.max_restarts)"
                .formatted(
                    failure.getMessage(), restarts == 1 ? "1 restart" : restarts + " restarts"),
            failure);
    told.setStackTrace(failure.getStackTrace());
    return told;
  }
}
