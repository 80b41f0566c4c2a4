package io.gere.spark.evaluate;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.EvaluateAfter;
import io.gere.eval.scores.ReferenceReader;
import io.gere.eval.scores.ReferenceRun;
import io.gere.eval.scores.Scores;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;

/**
 * {@code evaluate.reference}, behind {@code evaluate}: what another run has learnt stands beside
 * this run's scores, and intransigence follows. Another reference is another comparison of the same
 * scores, so nothing is measured again.
 */
public final class ReferenceStep {
  private final Recipe recipe;
  private final RunFolder run;

  public ReferenceStep(Configuration hadoop, Recipe recipe) {
    this.recipe = recipe;
    this.run = RunFolder.of(hadoop, recipe.run());
  }

  /** Refuses, before days of training, a reference that this run could not be compared with. */
  public void requireComparable() {
    if (recipe.evaluate().after() == EvaluateAfter.LAST && recipe.tasks().size() > 1) {
      throw InputException.of(
          "evaluate.reference asks for intransigence, which needs the score of each task just after it was learnt, but evaluate.after is last; set evaluate.after: each, in the reference's recipe too");
    }
    reference();
  }

  private ReferenceRun reference() {
    String folder = recipe.evaluate().reference();
    if (folder == null) {
      return null;
    }
    List<String> tasks = recipe.tasks().stream().map(Task::name).toList();
    StepFolder evaluated = new RunFolder(run.hadoop(), folder).step("evaluate");
    return ReferenceReader.read(folder, evaluated, tasks, recipe.evaluate().chat());
  }

  /** Puts the reference, or none, into {@code scores.json}. */
  public void compare(ProgressLog log) {
    StepFolder evaluated = run.step("evaluate");
    Scores scores = Scores.read(evaluated);
    Scores compared = scores.beside(reference());
    if (!Objects.equals(compared.reference(), scores.reference())) {
      byte[] json = Json.pretty(compared).getBytes(StandardCharsets.UTF_8);
      evaluated.replace(Scores.FILE_NAME, out -> out.write(json));
    }
    if (compared.intransigence() != null) {
      log.say(
          format(
              "evaluate: intransigence %.3f against %s",
              compared.intransigence(), compared.reference().folder()));
    }
  }
}
