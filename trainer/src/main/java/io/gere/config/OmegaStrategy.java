package io.gere.config;

/** How the margin loss is weighted: {@code loss.omega.strategy}. */
public enum OmegaStrategy {
  /** By {@code loss.omega.value}. */
  FIXED,
  /** By cross-entropy / margin loss, at most {@code loss.omega.max}. */
  DYNAMIC
}
