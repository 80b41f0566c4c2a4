package io.gere.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How far a task's training is.
 *
 * @param step steps that are done, and the number of the next one
 * @param skipped of these, steps that changed nothing
 * @param best the best model so far, or null where none has been validated
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(long step, long skipped, Best best) {
  /** A task's beginning. */
  public static final Progress START = new Progress(0, 0, null);

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
    return new Progress(step + 1, skipped + (changed ? 0 : 1), best);
  }

  /** The model as it is now has been validated. */
  public Progress validated(double score) {
    boolean better = best == null || score > best.score();
    Best now =
        better ? new Best(step, score, 0) : new Best(best.step(), best.score(), best.since() + 1);
    return new Progress(step, skipped, now);
  }

  /** Whether no model so far was better than this one. */
  public boolean atBest() {
    return best != null && best.step() == step;
  }
}
