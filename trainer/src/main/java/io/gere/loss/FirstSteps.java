package io.gere.loss;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.OmegaStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task's first steps tell: while the model still is the base model, an imitation loss must
 * be 0 (method.md §3), and a dynamic ω is held at its cap.
 */
public final class FirstSteps {
  private static final Logger LOG = LoggerFactory.getLogger(FirstSteps.class);

  /** What rounding may leave of the loss in float32. */
  private static final double FLOAT32 = 1e-5;

  /** In bfloat16 a padded row rounds differently from a row alone: 8 bits of a state of about 1. */
  private static final double BFLOAT16 = 0.05;

  private final Recipe recipe;
  private final ReplayLoss loss;
  private final boolean speaks;
  private boolean capSaid;

  public FirstSteps(Recipe recipe, ReplayLoss loss, int rank) {
    this.recipe = recipe;
    this.loss = loss;
    this.speaks = rank == 0;
  }

  /**
   * Looks at a step before its update.
   *
   * @param isBase whether the model is the one that was distilled
   */
  public void look(String where, Objective.StepLoss step, boolean isBase) {
    if (!(loss instanceof ReplayLoss.Imitation) || step.replay() == null) {
      return;
    }
    if (isBase) {
      selfCheck(step.imitation());
    }
    Recipe.Omega omega = recipe.loss().omega();
    if (!capSaid && omega.strategy() == OmegaStrategy.DYNAMIC && step.omega() >= omega.max()) {
      capSaid = true;
      if (speaks) {
        LOG.info("{}: dynamic omega is held at loss.omega.max = {}", where, omega.max());
      }
    }
  }

  private void selfCheck(double imitation) {
    double allowed = recipe.model().dtype() == Dtype.BFLOAT16 ? BFLOAT16 : FLOAT32;
    if (imitation >= allowed) {
      throw GereException.failure(
          ("the replay loss's second term is %.3g before the first update and must be 0: the base"
                  + " model, as it runs here, does not give the hidden states that were kept. Base"
                  + " model, tokenizer, replay set or thresholds are not those of the distillation;"
                  + " delete the run's distill folder and run 'gere distill' again")
              .formatted(imitation));
    }
    if (speaks) {
      LOG.info("self-check passed: the second term before the first update is {}", imitation);
    }
  }
}
