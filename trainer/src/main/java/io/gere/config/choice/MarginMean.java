package io.gere.config.choice;

/** Over which elements the margin loss is a mean: {@code loss.margin_mean}. */
public enum MarginMean {
  /** Those outside their band, as published. */
  VIOLATING,
  /** All, inside or outside: ours. */
  ALL
}
