package io.gere.model.decoder;

/** The gate's function in the feed-forward block. */
public enum Activation {
  /** x · σ(x): SwiGLU (arXiv 2002.05202). */
  SILU("silu"),
  /** x · Φ(x). */
  GELU("gelu"),
  /** Its approximation by a hyperbolic tangent. */
  GELU_TANH("gelu_tanh");

  private final String word;

  Activation(String word) {
    this.word = word;
  }

  /** Its name in the op pack. */
  public String word() {
    return word;
  }
}
