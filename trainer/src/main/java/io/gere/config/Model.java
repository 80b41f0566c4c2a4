package io.gere.config;

import io.gere.config.choice.Dtype;

/**
 * Where training starts.
 *
 * @param path a Hugging Face folder, or null; see {@link RequiredKeys}
 * @param dtype of weights and activations
 */
public record Model(@Default("null") String path, @Default("float32") Dtype dtype) {
  public Model {
    path = Check.path(path);
  }
}
