package io.gere.spark.pipeline;

import io.gere.config.Recipe;
import io.gere.preflight.MeasurableGate;
import io.gere.preflight.PreflightCheck;
import io.gere.preflight.RunChecks;
import io.gere.preflight.WritableConversations;
import io.gere.spark.evaluate.ReferenceStep;
import io.gere.spark.sample.DrawableConversations;
import io.gere.spark.sample.FindableCorpus;
import io.gere.spark.sample.ReadableReplaySet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is looked at before the steps of a recipe: what training asks for, and the other steps. */
public final class PipelineChecks {
  private PipelineChecks() {}

  /** The checks of steps that train. */
  static List<PreflightCheck> of(Recipe recipe, Collection<Step> steps) {
    List<PreflightCheck> checks = new ArrayList<>(RunChecks.of(recipe, true));
    if (steps.contains(Step.SAMPLE)) {
      checks.addAll(ofText(recipe));
    }
    if (steps.contains(Step.EVALUATE)) {
      checks.addAll(ofVerdicts(recipe));
    }
    return checks;
  }

  /** Those of text that a recipe needs; none where it needs none. */
  public static List<PreflightCheck> ofText(Recipe recipe) {
    if (!Step.SAMPLE.isNeededBy(recipe)) {
      return List.of();
    }
    if (recipe.replay().path() != null) {
      return List.of(new ReadableReplaySet(recipe.replay().path()));
    }
    List<PreflightCheck> checks = new ArrayList<>(ofConversations(recipe));
    if (recipe.replay().drawsText() && !recipe.corpus().path().isEmpty()) {
      checks.add(new FindableCorpus(recipe.corpus().path()));
    }
    return checks;
  }

  /** Those of conversations that a recipe draws or has written; none where it draws none. */
  public static List<PreflightCheck> ofConversations(Recipe recipe) {
    boolean drawn =
        Step.SAMPLE.isNeededBy(recipe)
            && recipe.replay().path() == null
            && recipe.replay().conversations() != null;
    if (!drawn || recipe.replay().conversations().path().isEmpty()) {
      return List.of();
    }
    return List.of(
        recipe.drawsOwnConversations()
            ? new WritableConversations(recipe)
            : new DrawableConversations(recipe));
  }

  /** Those of what judges or compares the scores. */
  static List<PreflightCheck> ofVerdicts(Recipe recipe) {
    List<PreflightCheck> checks = new ArrayList<>();
    if (recipe.gate() != null) {
      checks.add(new MeasurableGate(recipe));
    }
    if (recipe.evaluate().reference() != null) {
      checks.add(given -> new ReferenceStep(given.hadoop(), recipe).requireComparable());
    }
    return checks;
  }
}
