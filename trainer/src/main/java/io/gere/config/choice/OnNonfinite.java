package io.gere.config.choice;

/** What happens when a loss or a gradient norm is not finite: {@code train.on_nonfinite}. */
public enum OnNonfinite {
  /** All ranks end before the update; the error names step, rank and samples. */
  STOP,
  /** The step changes nothing, is counted, and training goes on. */
  SKIP
}
