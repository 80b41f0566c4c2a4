package io.gere.validation;

import io.gere.config.Recipe;
import io.gere.config.choice.BestBy;
import io.gere.config.choice.OnExceeded;
import java.util.Optional;

/** What makes one of a task's models the best; the higher the better. */
sealed interface Selection {
  double score(ValidationScores scores);

  /** How a recipe compares a task's models; nothing where it does not. */
  static Optional<Selection> of(Recipe recipe) {
    if (recipe.train().selects()) {
      return Optional.of(recipe.train().bestBy() == BestBy.F1 ? new HarmonicMean() : new DevLoss());
    }
    boolean goesBack =
        recipe.budget() != null && recipe.budget().onExceeded() == OnExceeded.ROLLBACK;
    return goesBack ? Optional.of(new Newest()) : Optional.empty();
  }

  /** By the cross-entropy on the task's dev records. */
  record DevLoss() implements Selection {
    @Override
    public double score(ValidationScores scores) {
      return -scores.dev().get(scores.task()).loss();
    }
  }

  /** By the harmonic mean of what is learnt and what is kept. */
  record HarmonicMean() implements Selection {
    @Override
    public double score(ValidationScores scores) {
      double learnt =
          scores.dev().values().stream()
              .mapToDouble(ValidationScores.DevScore::accuracy)
              .average()
              .orElseThrow();
      double kept = scores.exam().accuracy();
      return learnt + kept == 0 ? 0 : 2 * learnt * kept / (learnt + kept);
    }
  }

  /** The last one is: to go back no further than must be. */
  record Newest() implements Selection {
    @Override
    public double score(ValidationScores scores) {
      return scores.step();
    }
  }
}
