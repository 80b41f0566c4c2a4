package io.gere.loss;

/**
 * What one sample contributes to the losses.
 *
 * @param crossEntropy summed over its label tokens
 * @param labels how many label tokens it has
 * @param imitation the second term's sum in each layer held; empty for task samples
 * @param counts what these sums are divided by
 * @param epsilon what is added to each count before
 * @param squares where ω is to balance the two terms
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record SampleSums(
    double crossEntropy,
    int labels,
    double[] imitation,
    double[] counts,
    double epsilon,
    GradientSquares squares) {
  private static final double[] NOTHING = {};

  /** A task sample, or a replay sample without a second term. */
  public SampleSums(double crossEntropy, int labels) {
    this(crossEntropy, labels, NOTHING, NOTHING, 0, GradientSquares.NOT_MEASURED);
  }

  /**
   * How strongly both terms of a replay sample's loss pull at its last hidden states: squared norms
   * of the gradients there.
   *
   * @param crossEntropy of the cross-entropy, weighted as it is in the objective
   * @param imitation of the imitation sum in the last layer
   */
  public record GradientSquares(double crossEntropy, double imitation) {
    public static final GradientSquares NOT_MEASURED = new GradientSquares(0, 0);
  }

  /** Cross-entropy, a mean over the label tokens. */
  double meanCrossEntropy() {
    return crossEntropy / labels;
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
