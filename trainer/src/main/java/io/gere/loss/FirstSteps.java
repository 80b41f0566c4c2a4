package io.gere.loss;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Omega;
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
  private final String task;
  private final boolean startsFromBase;
  private final boolean speaks;
  private boolean capSaid;

  /**
   * @param task the task's name
   * @param startsFromBase whether the model is still the one that was distilled
   */
  public FirstSteps(Recipe recipe, ReplayLoss loss, String task, boolean startsFromBase, int rank) {
    this.recipe = recipe;
    this.loss = loss;
    this.task = task;
    this.startsFromBase = startsFromBase;
    this.speaks = rank == 0;
  }

  /**
   * Looks at a step before its update.
   *
   * @param step its number, from 0
   */
  public void look(long step, StepLoss losses) {
    if (loss.imitation().isEmpty() || losses.replay() == null) {
      return;
    }
    if (startsFromBase && step == 0) {
      selfCheck(losses.imitation());
    }
    Omega omega = recipe.loss().omega();
    if (!capSaid && omega.strategy() == OmegaStrategy.DYNAMIC && losses.omega() >= omega.max()) {
      capSaid = true;
      if (speaks) {
        LOG.info(
            "task {}, step {}: dynamic omega is held at loss.omega.max = {}",
            task,
            step,
            omega.max());
      }
    }
  }

  private void selfCheck(double imitation) {
    double allowed = recipe.model().dtype() == Dtype.BFLOAT16 ? BFLOAT16 : FLOAT32;
    if (imitation >= allowed) {
      throw GereException.failure(
          format(
              "the replay loss's second term is %.3g before the first update and must be 0: the"
                  + " base model, as it runs here, does not give the hidden states that were kept."
                  + " Base model, tokenizer, replay set or thresholds are not those of the"
                  + " distillation; delete the run's distill folder and run 'gere distill' again",
              imitation));
    }
    if (speaks) {
      LOG.info("self-check passed: the second term before the first update is {}", imitation);
    }
  }
}
