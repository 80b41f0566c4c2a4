package io.gere.validation;

import io.gere.config.choice.BestBy;

/** What makes one of a task's models the best. */
record Selection(BestBy by) {

  /** The higher the better. */
  double score(ValidationScores scores) {
    return switch (by) {
      case DEV_LOSS -> -scores.dev().get(scores.task()).loss();
      case F1 -> f1(scores);
    };
  }

  /** The harmonic mean of what is learnt and what is kept. */
  private static double f1(ValidationScores scores) {
    double learnt =
        scores.dev().values().stream()
            .mapToDouble(ValidationScores.DevScore::accuracy)
            .average()
            .orElseThrow();
    double kept = scores.exam().accuracy();
    return learnt + kept == 0 ? 0 : 2 * learnt * kept / (learnt + kept);
  }
}
