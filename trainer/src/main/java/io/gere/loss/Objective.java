package io.gere.loss;

import io.gere.config.Loss;

/**
 * The objective of one optimizer step (method.md §4), as weights on each sample's sums: the step's
 * loss is Σ weight · cross-entropy + imitationWeight·imitation over all samples of all ranks, so
 * that the gradient does not depend on how they are split.
 */
public sealed interface Objective permits SampleScope, BatchScope {
  /** The published ε (method.md §3): of the margin, and of a dynamic ω. */
  double NO_DIVISION_BY_ZERO = 1e-8;

  /** Weight of a task sample's summed cross-entropy; known before the forward pass. */
  double taskCrossEntropyWeight(int labels);

  /** Weight of a replay sample's summed cross-entropy; known before the forward pass. */
  double replayCrossEntropyWeight(int labels);

  /** The step's losses from the totals of all ranks. */
  StepLoss loss(Totals totals);

  /**
   * A step's losses.
   *
   * @param task cross-entropy of the task samples, null without any
   * @param replay cross-entropy of the replay samples, null without any
   * @param imitation the second term of the replay loss, unweighted
   */
  record StepLoss(double total, Double task, Double replay, double imitation, double omega) {}

  /**
   * How much the second term weighs against a cross-entropy.
   *
   * @param lastSlot the slot of the model's last layer among those held; −1 where it is not
   */
  record Omega(Loss loss, int lastSlot) {
    /**
     * A constant in the objective: no gradient flows through it.
     *
     * @param crossEntropyForce norm of the cross-entropy's gradient at the last hidden states
     * @param imitationForce of the second term's
     */
    double of(
        double crossEntropy, double imitation, double crossEntropyForce, double imitationForce) {
      if (!loss.replay().imitates()) {
        return 0;
      }
      return switch (loss.omega().strategy()) {
        case FIXED -> loss.omega().value();
        case DYNAMIC -> ratio(crossEntropy, imitation);
        case BALANCED -> ratio(crossEntropyForce, imitationForce);
      };
    }

    private double ratio(double crossEntropy, double imitation) {
      return Math.min(loss.omega().max(), crossEntropy / (imitation + NO_DIVISION_BY_ZERO));
    }
  }
}
