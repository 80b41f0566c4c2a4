package io.gere.loss;

/**
 * What one sample contributes to the losses.
 *
 * @param entropy cross-entropy summed over its label tokens
 * @param labels how many label tokens it has
 * @param imitation the second term's sum in each layer held; empty for task samples
 * @param counts what these sums are divided by
 * @param epsilon what is added to each count before
 * @param pull where ω is to balance the two terms
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SampleSums(
    double entropy, int labels, double[] imitation, double[] counts, double epsilon, Pull pull) {
  private static final double[] NOTHING = {};

  /** A task sample, or a replay sample without a second term. */
  public SampleSums(double entropy, int labels) {
    this(entropy, labels, NOTHING, NOTHING, 0, Pull.NOT_MEASURED);
  }

  /**
   * How strongly both terms of a replay sample's loss pull at its last hidden states: squared norms
   * of the gradients there.
   *
   * @param entropy of the cross-entropy, weighted as it is in the objective
   * @param imitation of the imitation sum in the last layer
   */
  public record Pull(double entropy, double imitation) {
    public static final Pull NOT_MEASURED = new Pull(0, 0);
  }

  /** Cross-entropy, a mean over the label tokens. */
  double meanEntropy() {
    return entropy / labels;
  }

  /** The second term: its means, added up over the layers. */
  public double meanImitation() {
    double sum = 0;
    for (int slot = 0; slot < imitation.length; slot++) {
      sum += imitation[slot] / (counts[slot] + epsilon);
    }
    return sum;
  }
}
