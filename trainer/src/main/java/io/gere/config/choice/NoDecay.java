package io.gere.config.choice;

/** Parameters that weight decay leaves alone: {@code optimizer.no_decay}. */
public enum NoDecay {
  /** The weights of norms, and all other vectors. */
  NORMS,
  /** The embedding. */
  EMBEDDINGS
}
