package io.gere.config.choice;

/** How the second term of the replay loss is weighted: {@code loss.omega.strategy}. */
public enum OmegaStrategy {
  /** By {@code loss.omega.value}. */
  FIXED,
  /** By cross-entropy / second term, at most {@code loss.omega.max}. */
  DYNAMIC,
  /**
   * So that both pull equally at the last hidden states of the replay documents: by the norm of the
   * cross-entropy's gradient there / that of the second term's, at most {@code loss.omega.max}.
   * What is trained behind these states, all weights or an adapter, does not enter.
   */
  BALANCED
}
