package io.gere.config.choice;

/** What the bounds of the margin loss are made from: {@code thresholds.kind}. */
public enum ThresholdKind {
  /** μ ± s·σ of each dimension, as in the paper. */
  SIGMA,
  /** The q and 1 − q quantiles of each dimension. */
  QUANTILE
}
