package io.gere.validation;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** The validations of one task, on one rank. */
public final class TaskValidation {
  private final String task;
  private final ValidationSet set;
  private final ValidationSchedule schedule;
  private final ValidationPass pass;
  private final Optional<Selection> selection;
  private final Consumer<ValidationScores> log;

  TaskValidation(
      String task,
      ValidationSet set,
      ValidationSchedule schedule,
      ValidationPass pass,
      Optional<Selection> selection,
      Consumer<ValidationScores> log) {
    this.task = task;
    this.set = set;
    this.schedule = schedule;
    this.pass = pass;
    this.selection = selection;
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
   * @return what the model is worth, the higher the better; nothing where that decides nothing
   */
  public OptionalDouble score(long done) {
    ValidationScores scores = pass.score(set, task, done);
    log.accept(scores);
    return selection.map(by -> OptionalDouble.of(by.score(scores))).orElse(OptionalDouble.empty());
  }
}
