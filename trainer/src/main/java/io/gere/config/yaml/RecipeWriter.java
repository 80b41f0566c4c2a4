package io.gere.config.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.config.Recipe;
import java.io.UncheckedIOException;

/** Writes a recipe with every key, as {@link RecipeReader#parse} reads it again. */
public final class RecipeWriter {
  private RecipeWriter() {}

  /** The resolved recipe: what a run folder keeps and what executors are sent. */
  public static String yaml(Recipe recipe) {
    try {
      return RecipeYaml.MAPPER.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
