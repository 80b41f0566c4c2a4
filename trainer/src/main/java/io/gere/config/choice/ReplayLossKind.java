package io.gere.config.choice;

/** What is added to a task's cross-entropy: {@code loss.replay}. */
public enum ReplayLossKind {
  /** Nothing, and no replay: the paper's Baseline. */
  NONE,
  /** The replay documents' cross-entropy: the paper's BaselineR. */
  REPLAY,
  /** Their cross-entropy and logit imitation: KL(base ‖ current) at temperature 2. */
  KL,
  /** Their cross-entropy and feature imitation: mean absolute distance of the hidden states. */
  L1,
  /** Their cross-entropy and feature imitation: mean squared distance of the hidden states. */
  L2,
  /** Their cross-entropy and the threshold-based margin loss. */
  TM;

  /** Whether it reads the base model's hidden states themselves. */
  public boolean readsHiddenStates() {
    return switch (this) {
      case NONE, REPLAY, TM -> false;
      case KL, L1, L2 -> true;
    };
  }

  /** Whether it holds the model to the base model's hidden states, which must be distilled. */
  public boolean imitates() {
    return switch (this) {
      case NONE, REPLAY -> false;
      case KL, L1, L2, TM -> true;
    };
  }
}
