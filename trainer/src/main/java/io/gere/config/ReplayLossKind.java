package io.gere.config;

/** What is added to a task's cross-entropy: {@code loss.replay}. */
public enum ReplayLossKind {
  /** Nothing, and no replay: the paper's Baseline. */
  NONE,
  /** The replay documents' cross-entropy: the paper's BaselineR. */
  REPLAY,
  /** Their cross-entropy and the threshold-based margin loss. */
  TM
}
