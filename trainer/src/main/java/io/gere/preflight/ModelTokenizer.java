package io.gere.preflight;

import io.gere.config.Recipe;
import io.gere.config.Text;

/**
 * Which tokenizer a recipe's texts are read with.
 *
 * @param model its folder
 * @param settings how it is used
 */
record ModelTokenizer(String model, Text settings) {
  static ModelTokenizer of(Recipe recipe) {
    return new ModelTokenizer(recipe.model().path(), recipe.text());
  }
}
