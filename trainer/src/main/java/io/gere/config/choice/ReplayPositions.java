package io.gere.config.choice;

/** Which tokens of a replayed conversation count: {@code replay.positions}. */
public enum ReplayPositions {
  /** All of them, as of any other text. */
  ALL,
  /** What the assistant says, the ends of its turns too. */
  ASSISTANT
}
