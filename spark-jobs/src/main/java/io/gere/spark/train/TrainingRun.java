package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.progress.ProgressLog;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import java.util.List;

/**
 * A training run that outlives its ranks: when one is lost, all start again after the newest
 * checkpoint, at most {@code train.max_restarts} times.
 */
final class TrainingRun {
  private final Recipe recipe;
  private final TaskChain chain;
  private final Ranks ranks;
  private final StopRequest stop;
  private final ProgressLog log;

  TrainingRun(Recipe recipe, TaskChain chain, Ranks ranks, StopRequest stop, ProgressLog log) {
    this.recipe = recipe;
    this.chain = chain;
    this.ranks = ranks;
    this.stop = stop;
    this.log = log;
  }

  /**
   * Trains to the end.
   *
   * @throws GereException with the failure that came first of all, or with exit code 5
   */
  void run() {
    RestartPolicy policy = new RestartPolicy(recipe.train().maxRestarts(), log);
    ResumePoint from = resume();
    // Complete after a restart: nothing was lost but a rank that had nothing left to do.
    while (!isComplete(from)) {
      if (policy.hasRestarted() || from.step() > 0) {
        log.say("train: goes on with " + name(from));
      }
      awaitSeats(policy);
      if (stop.isMade()) {
        throw interrupted(from);
      }
      List<RankOutcome> outcomes = ranks.train(from);
      RestartPolicy.Next next = policy.after(outcomes, stop.isMade());
      if (next == RestartPolicy.Next.FINISH) {
        return;
      }
      from = resume();
      if (next == RestartPolicy.Next.STOP && !isComplete(from)) {
        throw interrupted(from);
      }
    }
  }

  private ResumePoint resume() {
    return chain.resume(passedOver -> log.say("train: " + passedOver));
  }

  private boolean isComplete(ResumePoint from) {
    return from.task() == recipe.tasks().size();
  }

  /** Where a lost rank finds no seat again, its loss is what to tell first. */
  private void awaitSeats(RestartPolicy policy) {
    try {
      ranks.awaitSeats(stop::isMade);
    } catch (GereException e) {
      throw policy.noRoom(e);
    }
  }

  private GereException interrupted(ResumePoint from) {
    return new GereException(
        ExitCode.INTERRUPTED, "interrupted; the same command goes on with " + name(from), null);
  }

  private String name(ResumePoint from) {
    return format("task %s, step %,d", recipe.tasks().get(from.task()).name(), from.step() + 1);
  }
}
