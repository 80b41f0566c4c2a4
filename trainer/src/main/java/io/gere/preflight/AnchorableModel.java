package io.gere.preflight;

import io.gere.model.huggingface.BaseWeights;
import io.gere.tensor.ElementType;
import java.nio.file.Path;

/**
 * The base model has the weights of the model that is trained, so that they can be drawn to it or
 * averaged with it. Only the files' headers are read.
 *
 * @param model folder of the model where training starts
 * @param base the base model's
 */
record AnchorableModel(String model, String base) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Path trained = given.folder(model);
    BaseWeights.open(given.folder(base), trained, given.config(model), ElementType.FLOAT32).close();
  }

  @Override
  public boolean isHere(Premises given) {
    return new ReadableModel(model).isHere(given) && new ReadableModel(base).isHere(given);
  }
}
