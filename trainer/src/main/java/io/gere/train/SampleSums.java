package io.gere.train;

/**
 * What one sample contributes to the losses.
 *
 * @param entropy cross-entropy summed over its label tokens
 * @param labels how many label tokens it has
 * @param margin margin penalty summed over its tokens and dimensions; 0 for task samples
 * @param violations how many of its elements lie outside their band
 */
record SampleSums(double entropy, int labels, double margin, double violations) {
  /** Cross-entropy, a mean over the label tokens. */
  double meanEntropy() {
    return entropy / labels;
  }

  /** Margin loss, a mean over the violating elements. */
  double meanMargin() {
    return margin / (violations + Objective.NO_DIVISION_BY_ZERO);
  }
}
