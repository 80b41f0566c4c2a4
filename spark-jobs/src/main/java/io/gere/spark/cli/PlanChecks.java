package io.gere.spark.cli;

import io.gere.config.Recipe;
import io.gere.preflight.MeasurableGate;
import io.gere.preflight.Preflight;
import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import io.gere.preflight.RunChecks;
import io.gere.progress.ProgressLog;
import io.gere.spark.pipeline.PipelineChecks;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.copy.LocalCopy;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The checks of a run as far as what they look at is here; loaded only where Hadoop is. */
final class PlanChecks {
  private PlanChecks() {}

  /**
   * Makes them.
   *
   * @throws io.gere.GereException with all that a run would be refused for
   */
  static void require(Recipe recipe, ProgressLog log) {
    List<PreflightCheck> checks = new ArrayList<>(RunChecks.of(recipe, false));
    checks.addAll(PipelineChecks.ofConversations(recipe));
    if (recipe.gate() != null) {
      checks.add(new MeasurableGate(recipe));
    }
    Configuration hadoop = SparkSessions.hadoop();
    LocalCopy.limit(hadoop, recipe.train().localCopyGb());
    try (Premises given = new Premises(hadoop, log)) {
      List<PreflightCheck> possible = checks.stream().filter(it -> it.isHere(given)).toList();
      if (possible.size() < checks.size()) {
        log.say(
            "%d of %d checks are left to the run: their files are not here"
                .formatted(checks.size() - possible.size(), checks.size()));
      }
      Preflight.require(possible, given);
    }
  }
}
