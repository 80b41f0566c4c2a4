package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.progress.ProgressLog;
import io.gere.spark.track.RunTracking;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import java.util.List;

/**
 * A training run that outlives its ranks: when one is lost, all start again after the newest
 * checkpoint, at most {@code train.max_restarts} times. With {@code train.min_workers} those that
 * are left do the work of all, until a task begins for which there is room again.
 */
final class TrainingRun {
  private final Recipe recipe;
  private final TaskChain chain;
  private final Ranks ranks;
  private final StopRequest stop;
  private final RunTracking tracking;
  private final ProgressLog log;
  private int size;

  TrainingRun(
      Recipe recipe,
      TaskChain chain,
      Ranks ranks,
      StopRequest stop,
      RunTracking tracking,
      ProgressLog log) {
    this.recipe = recipe;
    this.chain = chain;
    this.ranks = ranks;
    this.stop = stop;
    this.tracking = tracking;
    this.log = log;
    this.size = recipe.train().workers();
  }

  /**
   * Trains to the end.
   *
   * @throws GereException with the failure that came first of all, or with exit code 5
   */
  void run() {
    RestartPolicy policy = new RestartPolicy(recipe.train(), log);
    RestartPolicy.Next next = RestartPolicy.Next.RESTART;
    ResumePoint from = resume();
    // Complete after a restart: nothing was lost but a rank that had nothing left to do.
    while (!isComplete(from)) {
      if (policy.hasRestarted() || from.step() > 0) {
        log.say("train: goes on with " + name(from));
      }
      int seats = awaitSeats(policy, next);
      if (stop.isMade()) {
        throw interrupted(from);
      }
      resize(seats);
      tracking.goesOn(chain, from);
      List<RankOutcome> outcomes = ranks.train(from, size);
      next = policy.after(outcomes, stop.isMade());
      tracking.hasRestarted(policy.restarts());
      if (next == RestartPolicy.Next.FINISH && size == recipe.train().workers()) {
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
    return from.task() == recipe.tasks().size() || chain.end().isPresent();
  }

  /** Where a lost rank finds no seat again, its loss is what to tell first. */
  private int awaitSeats(RestartPolicy policy, RestartPolicy.Next now) {
    try {
      return ranks.awaitSeats(now == RestartPolicy.Next.RESTART, stop::isMade);
    } catch (GereException e) {
      throw policy.noRoom(e);
    }
  }

  private void resize(int seats) {
    if (seats != size) {
      int all = recipe.train().workers();
      log.say(
          seats == all
              ? "train: there is room for all %d ranks again".formatted(all)
              : "train: %d of %d ranks go on; more of them from the next task on, where there is room"
                  .formatted(seats, all));
    }
    size = seats;
  }

  private GereException interrupted(ResumePoint from) {
    return new GereException(
        ExitCode.INTERRUPTED, "interrupted; the same command goes on with " + name(from), null);
  }

  private String name(ResumePoint from) {
    return format("task %s, step %,d", recipe.tasks().get(from.task()).name(), from.step() + 1);
  }
}
