package io.gere.spark.evaluate;

import io.gere.InputException;
import io.gere.config.Gate;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Task;
import io.gere.data.task.DevSplit;
import io.gere.data.task.TaskReader;
import io.gere.eval.scores.GateCheck;
import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The gate behind {@code evaluate}: whether the run's scores let it through. Other limits are
 * another verdict on the same scores, so nothing is measured again.
 */
public final class GateStep {
  private final Recipe recipe;
  private final Gate gate;
  private final RunFolder run;

  /**
   * @param recipe with a gate
   */
  public GateStep(Configuration hadoop, Recipe recipe) {
    this.recipe = recipe;
    this.gate = recipe.gate();
    this.run = RunFolder.of(hadoop, recipe.run());
  }

  /** Refuses, before days of training, a recipe whose evaluation would leave numbers missing. */
  public void requireMeasured() {
    RequiredKeys.items("tasks", recipe.tasks());
    if (recipe.evaluate().mmlu() == null) {
      throw InputException.of(
          "the gate looks at general ability, so it needs an exam: set evaluate.mmlu, or take the"
              + " gate away with --set gate=null");
    }
    TaskReader reader = new TaskReader(run.hadoop(), null, DevSplit.of(recipe));
    List<String> untested =
        recipe.tasks().stream().filter(task -> !reader.isTested(task)).map(Task::name).toList();
    if (!untested.isEmpty()) {
      throw InputException.of(
          "the gate looks at the average over all tasks, but these have no test: %s; add a test.json to each, or take the gate away with --set gate=null"
              .formatted(String.join(", ", untested)));
    }
  }

  /** The verdict, which is put into {@code scores.json}. */
  public GateVerdict judge() {
    StepFolder evaluated = run.step("evaluate");
    evaluated.require("run 'gere evaluate'");
    Scores scores = Scores.read(evaluated.fileSystem(), evaluated.file(Scores.FILE_NAME));
    GateVerdict verdict = GateCheck.of(scores, gate);
    if (!verdict.equals(scores.gate())) {
      byte[] json = Json.pretty(scores.judged(verdict)).getBytes(StandardCharsets.UTF_8);
      evaluated.replace(Scores.FILE_NAME, out -> out.write(json));
    }
    return verdict;
  }
}
