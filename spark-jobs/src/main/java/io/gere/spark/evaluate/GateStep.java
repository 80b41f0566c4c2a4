package io.gere.spark.evaluate;

import io.gere.config.Gate;
import io.gere.config.Recipe;
import io.gere.eval.scores.GateCheck;
import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;

/**
 * The gate behind {@code evaluate}: whether the run's scores let it through. Other limits are
 * another verdict on the same scores, so nothing is measured again.
 */
public final class GateStep {
  private final Gate gate;
  private final RunFolder run;

  /**
   * @param recipe with a gate
   */
  public GateStep(Configuration hadoop, Recipe recipe) {
    this.gate = recipe.gate();
    this.run = RunFolder.of(hadoop, recipe.run());
  }

  /** The verdict, which is put into {@code scores.json}. */
  public GateVerdict judge() {
    StepFolder evaluated = run.step("evaluate");
    Scores scores = Scores.read(evaluated);
    GateVerdict verdict = GateCheck.of(scores, gate);
    if (!verdict.equals(scores.gate())) {
      byte[] json = Json.pretty(scores.judged(verdict)).getBytes(StandardCharsets.UTF_8);
      evaluated.replace(Scores.FILE_NAME, out -> out.write(json));
    }
    return verdict;
  }
}
