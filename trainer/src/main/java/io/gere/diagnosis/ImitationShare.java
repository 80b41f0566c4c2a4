package io.gere.diagnosis;

import io.gere.config.Recipe;
import io.gere.config.choice.LossScope;
import io.gere.metrics.StepMetrics;

/**
 * How much of a step's loss is its imitation term. In scope {@code sample} only the replay samples
 * of a batch carry it, and the smaller last batch of an epoch counts as a full one here.
 */
record ImitationShare(LossScope scope, int globalBatch) {
  static ImitationShare of(Recipe recipe) {
    return new ImitationShare(recipe.loss().scope(), recipe.batch().global());
  }

  /** Whether the step has such a term at all. */
  boolean isIn(StepMetrics step) {
    return step.replaySamples() > 0 && step.omega() > 0 && step.loss() > 0;
  }

  /** The share, 0..1. */
  double of(StepMetrics step) {
    double weight =
        switch (scope) {
          case SAMPLE -> Math.min(1, (double) step.replaySamples() / globalBatch);
          case BATCH -> 1;
        };
    return Math.min(1, weight * step.omega() * step.imitation() / step.loss());
  }
}
