package io.gere.preflight;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.data.task.TaskReader;
import java.util.List;

/**
 * Evaluation will measure all that the gate looks at.
 *
 * @param recipe with a gate
 */
public record MeasurableGate(Recipe recipe) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    RequiredKeys.items("tasks", recipe.tasks());
    if (recipe.evaluate().mmlu() == null) {
      throw InputException.of(
          "the gate looks at general ability, so it needs an exam: set evaluate.mmlu, or take the"
              + " gate away with --set gate=null");
    }
    TaskReader reader = TaskReader.of(given.hadoop(), null, recipe);
    List<String> untested =
        recipe.tasks().stream().filter(task -> !reader.isTested(task)).map(Task::name).toList();
    if (!untested.isEmpty()) {
      throw InputException.of(
          "the gate looks at the average over all tasks, but these have no test: %s; add a test.json to each, or take the gate away with --set gate=null"
              .formatted(String.join(", ", untested)));
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return recipe.tasks().stream().allMatch(task -> given.exists(task.path()));
  }
}
