package io.gere.spark.train;

import io.gere.spark.train.rank.RankOutcome;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.train.RankTraining;
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training run that outlives its ranks: when one is lost, all start again after the newest
 * checkpoint, at most {@code train.max_restarts} times.
 */
final class TrainingRun {
  private final Recipe recipe;
  private final TaskChain chain;
  private final Ranks ranks;
  private final StopRequest stop;
  private final Consumer<String> say;

  TrainingRun(Recipe recipe, TaskChain chain, Ranks ranks, StopRequest stop, Consumer<String> say) {
    this.recipe = recipe;
    this.chain = chain;
    this.ranks = ranks;
    this.stop = stop;
    this.say = say;
  }

  /**
   * Trains to the end.
   *
   * @throws GereException with the failure that came first of all, or with exit code 5
   */
  void run() {
    Optional<RankOutcome.Failed> first = Optional.empty();
    for (int restarts = 0; ; restarts++) {
      ResumePoint from = resume();
      if (isComplete(from)) {
        // Nothing was lost but a rank that had nothing left to do.
        return;
      }
      if (restarts > 0 || from.step() > 0) {
        say.accept("train: goes on with " + name(from));
      }
      awaitSeats(first);
      if (stop.isMade()) {
        throw interrupted(from);
      }
      List<RankOutcome> outcomes = ranks.train(from);
      Optional<RankOutcome.Failed> cause = RankOutcome.cause(outcomes);
      boolean stopped = outcomes.stream().anyMatch(TrainingRun::isStopped);
      if (stopped || (cause.isPresent() && stop.isMade())) {
        ResumePoint left = resume();
        if (isComplete(left)) {
          return;
        }
        throw interrupted(left);
      }
      if (cause.isEmpty()) {
        return;
      }
      first = first.or(() -> cause);
      restart(cause.get(), first.get(), restarts);
    }
  }

  private ResumePoint resume() {
    return chain.resume(passedOver -> say.accept("train: " + passedOver));
  }

  private boolean isComplete(ResumePoint from) {
    return from.task() == recipe.tasks().size();
  }

  /** Where a lost rank finds no seat again, its loss is what to tell first. */
  private void awaitSeats(Optional<RankOutcome.Failed> first) {
    try {
      ranks.awaitSeats(stop::isMade);
    } catch (GereException e) {
      throw first
          .map(
              lost ->
                  new GereException(
                      e.exitCode(),
                      "%s; not started again: %s"
                          .formatted(lost.failure().getMessage(), e.getMessage()),
                      e))
          .orElse(e);
    }
  }

  private static boolean isStopped(RankOutcome outcome) {
    return outcome instanceof RankOutcome.Ended ended
        && ended.ending() == RankTraining.Ending.STOPPED;
  }

  /** Says what was lost, or throws where another attempt would not help. */
  private void restart(RankOutcome.Failed cause, RankOutcome.Failed first, int restarts) {
    int most = recipe.train().maxRestarts();
    if (!cause.isWorthARestart() || most == 0) {
      throw cause.failure();
    }
    String what = "train: " + cause.failure().getMessage();
    if (restarts == most) {
      say.accept(what);
      throw givenUp(first.failure(), restarts);
    }
    say.accept("%s; restart %d of %d".formatted(what, restarts + 1, most));
  }

  private static GereException givenUp(GereException first, int restarts) {
    GereException failure =
        new GereException(
            first.exitCode(),
            "%s; given up after %s (train.max_restarts)"
                .formatted(
                    first.getMessage(), restarts == 1 ? "1 restart" : restarts + " restarts"),
            first);
    failure.setStackTrace(first.getStackTrace());
    return failure;
  }

  private GereException interrupted(ResumePoint from) {
    return new GereException(
        ExitCode.INTERRUPTED, "interrupted; the same command goes on with " + name(from), null);
  }

  private String name(ResumePoint from) {
    return "task %s, step %,d".formatted(recipe.tasks().get(from.task()).name(), from.step() + 1);
  }
}
