package io.gere.config.choice;

/** The learning rate's way after the warm-up: {@code optimizer.schedule}. */
public enum Schedule {
  /** Down to zero on half a cosine. */
  COSINE,
  /** Down to zero on a straight line. */
  LINEAR,
  /** It stays. */
  CONSTANT
}
