package io.gere.preflight;

import io.gere.model.huggingface.ModelFolder;

/**
 * A model's configuration is one that can be computed, and its files hold the weights that it asks
 * for. Only the files' headers are read.
 *
 * @param model its folder
 */
record ReadableModel(String model) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    ModelFolder.requireReadable(given.folder(model));
  }

  @Override
  public boolean isHere(Premises given) {
    return ModelFolder.WEIGHTS.stream().anyMatch(file -> given.exists(model, file));
  }
}
