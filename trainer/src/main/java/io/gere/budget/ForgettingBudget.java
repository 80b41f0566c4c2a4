package io.gere.budget;

import static io.gere.RootLocale.format;

import io.gere.config.BudgetLimits;
import io.gere.config.Recipe;
import io.gere.config.choice.OmegaStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control law of docs/budget.md: an integral controller on ln ω that looks one validation
 * ahead, paced over the run, with a dead band and limits. Where ω is at its limit it goes on with
 * the learning rate (split range), so that its one state is {@code effort = ln ω's scale − ln the
 * rate's scale}.
 *
 * <p>Pure and deterministic. {@link StrictMath} has the same bits on every machine, and so do ranks
 * of which each reckons for itself.
 *
 * @param limits what may be lost
 * @param weighs whether there is an ω to move
 */
public record ForgettingBudget(BudgetLimits limits, boolean weighs) {
  /**
   * Shares of what may be lost by now between which nothing moves; the rest above is in reserve.
   */
  static final double ENOUGH = 0.6;

  static final double TOO_MUCH = 0.9;

  /** Of the budget, what is dealt out to the tasks: moves come late by a validation. */
  private static final double DEALT_OUT = 0.7;

  /** ω goes so many times up and down, the learning rate so many times down. */
  static final double FARTHEST = 100;

  /** Of the error, by which ω rises. */
  private static final double GAIN = 0.5;

  /** What was lost hardly comes back, so ω falls slowly; see docs/budget.md for what is stable. */
  private static final double GAIN_DOWN = 0.25;

  /** Errors beyond this factor count as this. */
  private static final double LARGEST_ERROR = 8;

  /** Less use of the budget counts as this: what is gained has no logarithm. */
  private static final double LEAST_USE = 0.15;

  /** A budget of zero is used infinitely much, which JSON does not write. */
  private static final double MOST_USE = 1e6;

  private static final double ROUNDING = 1e-9;

  /** The budget of a recipe; nothing where it has none. */
  public static Optional<ForgettingBudget> of(Recipe recipe) {
    boolean zero =
        recipe.loss().omega().strategy() == OmegaStrategy.FIXED
            && recipe.loss().omega().value() == 0;
    boolean weighs = recipe.loss().replay().imitates() && !zero;
    return Optional.ofNullable(recipe.budget()).map(limits -> new ForgettingBudget(limits, weighs));
  }

  /**
   * What may be lost, and what is moved to hold it, in a line for the console.
   *
   * @param questions of the exam that a validation asks
   */
  public String line(int questions) {
    List<String> parts = new ArrayList<>();
    if (limits.generalText() != null) {
      parts.add("%s nats of general text".formatted(limits.generalText()));
    }
    if (limits.exam() != null) {
      boolean fine = limits.exam() * questions < 100;
      parts.add(
          "%s points of the exam%s"
              .formatted(
                  limits.exam(),
                  fine
                      ? format(
                          ", which is less than one of the %d questions that are asked", questions)
                      : ""));
    }
    return "budget: at most %s may be lost, held by %s"
        .formatted(
            String.join(" and ", parts),
            weighs
                ? "omega and then by the learning rate"
                : "the learning rate alone, for loss.replay or loss.omega.value leaves no omega to move");
  }

  /**
   * A task begins: ω goes on as it was, and where there is one the learning rate is whole again.
   *
   * @param before where the task before it ended; empty: this is the first
   */
  public BudgetState begin(Optional<BudgetState> before, Ability measured) {
    Ability base = before.map(BudgetState::base).orElse(measured);
    return new BudgetState(
        base,
        measured,
        used(base, measured),
        before.map(BudgetState::omegaScale).orElse(1.0),
        weighs ? 1 : before.map(BudgetState::learningRateScale).orElse(1.0),
        false);
  }

  /**
   * A validation within a task.
   *
   * @param before where the validation before it left the budget
   * @param share of the budget that may be lost by now; see {@link #share}
   * @param last whether the task ends here
   */
  public BudgetState next(BudgetState before, Ability measured, double share, boolean last) {
    double used = used(before.base(), measured);
    double rise = within(atLeast(used / share) / atLeast(before.used() / share), 0.5, 2);
    double ahead = within(rise * used / share, LEAST_USE, MOST_USE);
    double effort = effort(before);
    double moved = within(effort + move(ahead), least(), most());
    boolean exhausted = effort >= most() - ROUNDING;
    boolean givenUp = used > 1 && (last || (exhausted && used >= before.used()));
    double ofOmega = Math.min(moved, omegaRange());
    return new BudgetState(
        before.base(),
        measured,
        used,
        StrictMath.exp(ofOmega),
        StrictMath.exp(ofOmega - moved),
        givenUp);
  }

  /**
   * How much of the budget may be lost at some point of a run: an equal part of 70 % in each task,
   * and half of that in its first eighth, which costs most.
   *
   * @param task its place in the recipe, from 0
   * @param tasks how many there are
   * @param done share of the task's steps
   */
  public static double share(int task, int tasks, double done) {
    return DEALT_OUT * (task + StrictMath.cbrt(done)) / tasks;
  }

  private static double atLeast(double used) {
    return Math.max(used, LEAST_USE);
  }

  /** By how much the effort changes: by nothing within the dead band. */
  private static double move(double ahead) {
    double largest = StrictMath.log(LARGEST_ERROR);
    if (ahead > TOO_MUCH) {
      return GAIN * Math.min(StrictMath.log(ahead / TOO_MUCH), largest);
    }
    return ahead < ENOUGH ? GAIN_DOWN * StrictMath.log(ahead / ENOUGH) : 0;
  }

  private static double effort(BudgetState state) {
    return StrictMath.log(state.omegaScale()) - StrictMath.log(state.learningRateScale());
  }

  private double omegaRange() {
    return weighs ? StrictMath.log(FARTHEST) : 0;
  }

  private double least() {
    return -omegaRange();
  }

  private double most() {
    return omegaRange() + StrictMath.log(FARTHEST);
  }

  private static double within(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  private double used(Ability base, Ability now) {
    double used = 0;
    if (limits.generalText() != null) {
      used = part(now.text() - base.text(), limits.generalText());
    }
    if (limits.exam() != null) {
      used = Math.max(used, part(100 * (base.exam() - now.exam()), limits.exam()));
    }
    return used;
  }

  /** A loss that is not a number is as large as can be. */
  private static double part(double lost, double limit) {
    if (lost <= 0) {
      return 0;
    }
    double part = lost / limit;
    return part < MOST_USE ? part : MOST_USE;
  }
}
