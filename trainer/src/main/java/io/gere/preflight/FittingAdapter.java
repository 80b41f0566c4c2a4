package io.gere.preflight;

import io.gere.model.huggingface.PeftFolder;
import io.gere.tensor.Torch;

/**
 * The adapter that training goes on from belongs to the model.
 *
 * @param model its folder
 * @param adapter the adapter's
 */
record FittingAdapter(String model, String adapter) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    Torch.prepareThread(1);
    PeftFolder.requireFits(given.folder(adapter), given.folder(model));
  }

  @Override
  public boolean isHere(Premises given) {
    return given.exists(adapter);
  }
}
