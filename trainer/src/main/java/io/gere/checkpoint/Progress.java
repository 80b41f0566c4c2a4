package io.gere.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gere.budget.BudgetState;
import java.util.OptionalDouble;

/**
 * How far a task's training is.
 *
 * @param step steps that are done, and the number of the next one
 * @param skipped of these, steps that changed nothing
 * @param best the best model so far, of those within the budget where there is one; or null where
 *     none has been validated
 * @param budget where the forgetting budget stands, or null where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(long step, long skipped, Best best, BudgetState budget) {
  /** A task's beginning. */
  public static final Progress START = new Progress(0, 0, null, null);

  /**
   * The best of a task's models.
   *
   * @param step steps that were done
   * @param score the higher the better
   * @param since validations after it, none of which was better
   */
  public record Best(long step, double score, int since) {}

  /** Updates that the optimizer has made. */
  long updates() {
    return step - skipped;
  }

  public Progress next(boolean changed) {
    return new Progress(step + 1, skipped + (changed ? 0 : 1), best, budget);
  }

  /**
   * The model as it is now has been validated.
   *
   * @param score the higher the better; empty where models are not compared
   * @param held where the budget stands now, or null where there is none
   */
  public Progress validated(OptionalDouble score, BudgetState held) {
    boolean candidate = score.isPresent() && (held == null || held.within());
    Best now = best;
    if (candidate && (best == null || score.getAsDouble() > best.score())) {
      now = new Best(step, score.getAsDouble(), 0);
    } else if (best != null) {
      now = new Best(best.step(), best.score(), best.since() + 1);
    }
    return new Progress(step, skipped, now, held);
  }

  /** Whether no model so far was better than this one. */
  public boolean atBest() {
    return best != null && best.step() == step;
  }
}
