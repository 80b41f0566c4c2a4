package io.gere.validation;

import io.gere.budget.Ability;
import io.gere.budget.BudgetState;
import io.gere.budget.ForgettingBudget;
import io.gere.checkpoint.Progress;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The validations of one task, on one rank, and what they decide. */
public final class TaskValidation {
  private final String task;
  private final ValidationSet set;
  private final ValidationSchedule schedule;
  private final ValidationPass pass;
  private final Optional<Selection> selection;
  private final Optional<Held> budget;
  private final Consumer<ValidationScores> log;

  /**
   * What the model is held to.
   *
   * @param before where the task before this one left the budget; empty: this is the first
   * @param task this one's place in the recipe, from 0
   * @param tasks how many there are
   */
  record Held(ForgettingBudget law, Optional<BudgetState> before, int task, int tasks) {
    BudgetState state(Progress at, long steps, Ability measured) {
      double done = (double) at.step() / steps;
      return at.budget() == null
          ? law.begin(before, measured)
          : law.next(
              at.budget(), measured, ForgettingBudget.share(task, tasks, done), at.step() == steps);
    }
  }

  TaskValidation(
      String task,
      ValidationSet set,
      ValidationSchedule schedule,
      ValidationPass pass,
      Optional<Selection> selection,
      Optional<Held> budget,
      Consumer<ValidationScores> log) {
    this.task = task;
    this.set = set;
    this.schedule = schedule;
    this.pass = pass;
    this.selection = selection;
    this.budget = budget;
    this.log = log;
  }

  /**
   * Whether the model is asked now.
   *
   * @param done steps of the task that are done
   */
  public boolean isDue(long done) {
    return schedule.isDue(done);
  }

  /**
   * Asks; all ranks at the same time, and all have the same answer.
   *
   * @param at how far the task is
   * @return the same with what the model is worth now, as far as that decides something
   */
  public Progress ask(Progress at) {
    ValidationScores scores = pass.score(set, task, at.step());
    BudgetState held =
        budget.map(of -> of.state(at, schedule.totalSteps(), scores.ability())).orElse(null);
    log.accept(scores.with(held));
    return at.validated(
        selection.map(by -> OptionalDouble.of(by.score(scores))).orElse(OptionalDouble.empty()),
        held);
  }
}
