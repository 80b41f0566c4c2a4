package io.gere.validation;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.BudgetLimits;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.storage.RunFolder;
import io.gere.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the model while it learns, and when. Where the recipe leaves the interval open
 * it is as short as costs a small share of training, reckoned in tokens: the same on every machine
 * and after every restart, which a measured time is not.
 *
 * @param set what is asked
 * @param schedules one of each task; none where nothing is asked
 */
record ValidationPlan(ValidationSet set, List<ValidationSchedule> schedules) {
  /**
   * Of the training's work, by default; what tokens do not tell makes it two or three times that.
   */
  private static final double SHARE = 0.01;

  /** The same where a budget is held by them: who looks seldom, moves late. */
  private static final double SHARE_OF_BUDGET = 0.05;

  /** With fewer samples, an accuracy says nothing. */
  private static final int FEWEST = 8;

  /** More validations of a task would tell nothing new. */
  private static final int MOST = 100;

  /**
   * The plan of a run whose samples are tokenised.
   *
   * @param tokenizer the model's; null: there is none
   */
  static ValidationPlan of(Recipe recipe, RunFolder run, Tokenizer tokenizer) {
    if (!recipe.evaluate().validates()) {
      return new ValidationPlan(ValidationSet.NONE, List.of());
    }
    ValidationSet set = ValidationSet.read(recipe, run, tokenizer);
    requireWhatSelects(recipe, set);
    requireWhatIsHeld(recipe.budget(), set);
    if (set.isEmpty()) {
      return new ValidationPlan(set, List.of());
    }
    double share = recipe.budget() == null ? SHARE : SHARE_OF_BUDGET;
    ValidationCost cost = ValidationCost.of(recipe, run, tokenizer, set);
    int samples = recipe.evaluate().validationSamples();
    Integer every = recipe.evaluate().everySteps();
    while (every == null && samples > FEWEST && !cost.isAffordable(samples, share)) {
      samples = Math.max(FEWEST, samples / 2);
    }
    List<ValidationSchedule> schedules = new ArrayList<>();
    for (int task = 0; task < recipe.tasks().size(); task++) {
      ValidationCost.TaskCost learnt = cost.tasks().get(task);
      long steps = learnt.stepsPerEpoch();
      // The first, before the task begins, tells what the others compare with.
      long times = Math.min(MOST, cost.affordable(task, samples, share) - 1);
      schedules.add(
          every == null
              ? ValidationSchedule.of(times, steps, learnt.epochs())
              : new ValidationSchedule(Math.min(every, steps), steps, learnt.totalSteps()));
    }
    return new ValidationPlan(set.first(samples), schedules);
  }

  private static void requireWhatSelects(Recipe recipe, ValidationSet set) {
    if (recipe.train().selects()) {
      for (Task task : recipe.tasks()) {
        if (!set.dev().containsKey(task.name())) {
          throw InputException.of(
              "task %s has no dev records, for it is pre-tokenised, so train.keep and train.patience cannot tell which of its models is the best; leave them out"
                  .formatted(task.name()));
        }
      }
    }
  }

  private static void requireWhatIsHeld(BudgetLimits budget, ValidationSet set) {
    if (budget != null && budget.generalText() != null && set.text().isEmpty()) {
      throw InputException.of(
          "budget.general_text is measured on held-out text, of which this run has none; set replay.held_out beside a corpus.path, and run 'gere sample', or leave the key out");
    }
    if (budget != null && budget.exam() != null && set.exam().isEmpty()) {
      throw InputException.of(
          "budget.exam is measured by the exam, and evaluate.mmlu holds no question that can be asked; leave the key out");
    }
  }

  /** In a line for the console. */
  String line() {
    if (schedules.isEmpty()) {
      return "train: nothing to validate with on the way: no dev records, no held-out text, no exam";
    }
    List<String> asked = new ArrayList<>();
    long dev = set.dev().values().stream().mapToLong(List::size).max().orElse(0);
    if (dev > 0) {
      asked.add(format("%,d dev records of each task", dev));
    }
    if (!set.text().isEmpty()) {
      asked.add(format("%,d texts", set.text().size()));
    }
    if (!set.exam().isEmpty()) {
      asked.add(format("%,d questions of the exam", set.exam().size()));
    }
    long least = schedules.stream().mapToLong(ValidationSchedule::every).min().orElseThrow();
    return format(
        "train: validated on the way with %s, every %,d steps%s",
        String.join(", ", asked),
        least,
        schedules.stream().allMatch(schedule -> schedule.every() == least) ? "" : " or more");
  }
}
