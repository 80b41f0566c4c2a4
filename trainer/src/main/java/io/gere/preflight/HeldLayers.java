package io.gere.preflight;

import io.gere.config.Recipe;
import io.gere.distill.HiddenLayers;
import io.gere.train.TrainingPlan;

/**
 * The base model has the layers that training is to hold, and ω finds the one that it looks at.
 *
 * @param recipe of a loss that imitates
 */
record HeldLayers(Recipe recipe) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    HiddenLayers.of(recipe.thresholds().layers(), given.config(recipe.base().path()).layers());
    TrainingPlan.requireWhatOmegaNeeds(recipe, given.config(recipe.model().path()));
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(recipe.base().path()) && given.exists(recipe.model().path());
  }
}
