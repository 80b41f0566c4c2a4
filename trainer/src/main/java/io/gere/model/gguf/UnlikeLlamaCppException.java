package io.gere.model.gguf;

/** A tokenizer that llama.cpp has no kind for; the message says what of it. */
final class UnlikeLlamaCppException extends Exception {
  private static final long serialVersionUID = 1L;

  UnlikeLlamaCppException(String what) {
    super(what);
  }
}
