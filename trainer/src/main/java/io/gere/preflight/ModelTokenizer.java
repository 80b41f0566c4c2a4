package io.gere.preflight;

import io.gere.config.Recipe;

/**
 * Which tokenizer a recipe's texts are read with.
 *
 * @param model its folder
 * @param eos {@code text.eos}, or null
 */
record ModelTokenizer(String model, String eos) {
  static ModelTokenizer of(Recipe recipe) {
    return new ModelTokenizer(recipe.model().path(), recipe.text().eos());
  }
}
