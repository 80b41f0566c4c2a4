package io.gere.spark.train;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeTree;

/** The recipe as the ranks of an attempt read it: {@code train.workers} is how many they are. */
final class AttemptRecipe {
  private AttemptRecipe() {}

  static Recipe of(Recipe recipe, int workers) {
    return RecipeTree.of(recipe)
        .with("train.min_workers", 0)
        .with("train.workers", workers)
        .resolve();
  }
}
