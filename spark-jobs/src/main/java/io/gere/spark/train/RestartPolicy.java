package io.gere.spark.train;

import io.gere.GereException;
import io.gere.config.Train;
import io.gere.progress.Event;
import io.gere.progress.ProgressLog;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.storage.DiskFullException;
import io.gere.train.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules by which a training run that lost ranks starts them again: at most {@code
 * train.max_restarts} times, and only where another attempt could end otherwise. Where fewer ranks
 * may go on, one whose executor was told to end is no failure, and not counted. It knows nothing of
 * Spark and starts nothing; it counts, and remembers the failure that came first of all.
 */
final class RestartPolicy {
  private final int maxRestarts;
  private final boolean elastic;
  private final ProgressLog log;
  private int restarts;
  private Optional<String> newest = Optional.empty();
  private Optional<RankOutcome.Failed> first = Optional.empty();

  /**
   * @param train {@code max_restarts}, 0: none; {@code min_workers}
   * @param log told what was lost, and how many restarts that makes
   */
  RestartPolicy(Train train, ProgressLog log) {
    this.maxRestarts = train.maxRestarts();
    this.elastic = train.fewestWorkers() < train.workers();
    this.log = log;
  }

  /** What comes after an attempt. */
  enum Next {
    /** Every rank did what it was started for: nothing comes, or the tasks that are left. */
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
    Optional<RankOutcome.Ended> leaving = leaving(outcomes).filter(rank -> elastic);
    if (stopped && leaving.isPresent() && cause.isEmpty() && !stopRequested) {
      told(leaving.get());
      return Next.RESTART;
    }
    boolean wholeRun = stopRequested || leaving.isEmpty();
    if ((stopped && wholeRun) || (cause.isPresent() && stopRequested)) {
      return Next.STOP;
    }
    cause.ifPresent(this::countRestart);
    return cause.isPresent() ? Next.RESTART : Next.FINISH;
  }

  /** Whether the next attempt is not the first. */
  boolean hasRestarted() {
    return restarts > 0;
  }

  /** How many restarts were counted. */
  int restarts() {
    return restarts;
  }

  /** What to tell where ranks find no room: where one was lost before, that comes first. */
  GereException noRoom(GereException missing) {
    return newest
        .map(
            lost ->
                new GereException(
                    missing.exitCode(),
                    "%s; not started again: %s".formatted(lost, missing.getMessage()),
                    missing))
        .orElse(missing);
  }

  private static Optional<RankOutcome.Ended> leaving(List<RankOutcome> outcomes) {
    return outcomes.stream()
        .filter(RankOutcome.Ended.class::isInstance)
        .map(RankOutcome.Ended.class::cast)
        .filter(ended -> ended.leaving() != null)
        .findFirst();
  }

  private void told(RankOutcome.Ended leaving) {
    String sentence =
        "rank %d was told to end, so all stopped at a checkpoint".formatted(leaving.rank());
    newest = Optional.of(sentence);
    log.say("train: " + sentence);
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
    newest = Optional.of(cause.failure().getMessage());
    String what = "train: " + cause.failure().getMessage();
    if (restarts == maxRestarts) {
      log.say(what);
      throw givenUp(first.orElseThrow().failure());
    }
    restarts++;
    log.say("%s; restart %d of %d".formatted(what, restarts, maxRestarts));
    log.tell(
        new Event(
            Event.Kind.RESTART,
            Map.of("restart", restarts, "most", maxRestarts, "reason", newest.orElseThrow())));
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
