package io.gere.config;

/** What carries gradients between ranks: {@code train.collective}. */
public enum CollectiveKind {
  /** The best there is for this machine. */
  AUTO,
  /** The ring over TCP. */
  RING
}
