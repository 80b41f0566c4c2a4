package io.gere.config;

/**
 * The model that is distilled.
 *
 * @param path a Hugging Face folder; {@code model.path} unless written
 */
public record Base(@Default("null") String path) {
  public Base {
    path = Check.path(path);
  }
}
