package io.gere.spark.pipeline;

import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;

/** The steps of a run, in their order. */
public enum Step {
  SELF_REPLAY,
  SAMPLE,
  DISTILL,
  THRESHOLDS,
  TRAIN,
  EVALUATE,
  REPORT;

  /** Whether the recipe's loss or evaluation has any use for this step's result. */
  public boolean isNeededBy(Recipe recipe) {
    ReplayLossKind loss = recipe.loss().replay();
    return switch (this) {
      case SELF_REPLAY -> recipe.drawsOwnConversations() && SAMPLE.isNeededBy(recipe);
      case SAMPLE -> loss != ReplayLossKind.NONE || recipe.replay().heldOut() > 0;
      case DISTILL -> loss.imitates();
      case THRESHOLDS -> loss == ReplayLossKind.TM;
      case TRAIN, EVALUATE, REPORT -> true;
    };
  }
}
