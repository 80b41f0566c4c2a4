package io.gere.config.choice;

/** Parameters that weight decay leaves alone: {@code optimizer.no_decay}. */
public enum NoDecay {
  NORMS,
  EMBEDDINGS
}
