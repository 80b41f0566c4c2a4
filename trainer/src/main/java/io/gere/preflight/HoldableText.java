package io.gere.preflight;

import io.gere.InputException;

/**
 * What {@code replay.held_out} asks for can be drawn and read.
 *
 * @param documents so many
 * @param corpus {@code corpus.path}
 */
record HoldableText(ModelTokenizer tokenizer, int documents, boolean corpus)
    implements PreflightCheck {
  @Override
  public void look(Premises given) {
    if (!corpus) {
      throw InputException.of(
          "replay.held_out is %d, but there is no corpus.path or corpus.table to draw documents from; set it, or replay.held_out to 0"
              .formatted(documents));
    }
    if (given.tokenizer(tokenizer) == null) {
      throw InputException.of(
          "what replay.held_out holds out is text, but %s has no tokenizer.json; copy it there or set it to 0"
              .formatted(tokenizer.model()));
    }
  }

  @Override
  public boolean isHere(Premises given) {
    return given.isHere(tokenizer);
  }
}
