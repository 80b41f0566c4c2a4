package io.gere.budget;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Where the budget stands after a validation, and what training goes on with: all that the law
 * remembers. It is in checkpoints, beside each task's model and in {@code validation.jsonl}.
 *
 * @param base what the model knew that the run began with
 * @param now what it knows now
 * @param used share of the budget that is lost, of the limit of which most is: above 1 too much
 * @param omegaScale by which ω is multiplied from here on
 * @param learningRateScale the same of the learning rate
 * @param givenUp whether it is too much and nothing is left to mend it with
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BudgetState(
    Ability base,
    Ability now,
    double used,
    double omegaScale,
    double learningRateScale,
    boolean givenUp) {
  /** Whether no more is lost than may be. */
  public boolean within() {
    return used <= 1;
  }
}
