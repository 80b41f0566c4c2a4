package io.gere.preflight;

/** The model's tokenizer can be read, and the model knows all of its tokens. */
record FittingTokenizer(ModelTokenizer tokenizer) implements PreflightCheck {
  @Override
  public void look(Premises given) {
    given.tokenizer(tokenizer);
  }

  @Override
  public boolean isHere(Premises given) {
    return given.isHere(tokenizer);
  }
}
