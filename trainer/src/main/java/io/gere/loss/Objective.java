package io.gere.loss;

import io.gere.config.Recipe;

/**
 * The objective of one optimizer step (method.md §4), as weights on each sample's sums: the step's
 * loss is Σ entropyWeight·entropy + imitationWeight·imitation over all samples of all ranks, so
 * that the gradient does not depend on how they are split.
 */
public sealed interface Objective permits SampleScope, BatchScope {
  /** The published ε of a dynamic ω. */
  double NO_DIVISION_BY_ZERO = 1e-8;

  /**
   * The objective of a step.
   *
   * @param lastSlot the slot of the model's last layer among those held; −1 where it is not
   */
  static Objective of(Recipe.Loss loss, BatchCounts counts, int lastSlot) {
    Omega omega = new Omega(loss, lastSlot);
    return switch (loss.scope()) {
      case SAMPLE -> new SampleScope(omega, counts);
      case BATCH -> new BatchScope(omega, counts);
    };
  }

  /** Weight of a task sample's summed cross-entropy; known before the forward pass. */
  double taskEntropyWeight(int labels);

  /** Weight of a replay sample's summed cross-entropy; known before the forward pass. */
  double replayEntropyWeight(int labels);

  /** Whether {@link #imitationWeight} needs the totals of all ranks. */
  boolean waitsForTotals();

  /** ω of one replay sample, 0 where one ω serves the whole batch. */
  double omegaOf(SampleSums sample);

  /**
   * Weight of a replay sample's imitation sum in one layer.
   *
   * @param totals of all ranks, where this objective waits for them
   */
  double imitationWeight(SampleSums sample, int slot, Totals totals);

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

  /** How much the second term weighs against a cross-entropy. */
  record Omega(Recipe.Loss loss, int lastSlot) {
    /**
     * A constant in the objective: no gradient flows through it.
     *
     * @param entropyForce norm of the cross-entropy's gradient at the last hidden states
     * @param imitationForce of the second term's
     */
    double of(double entropy, double imitation, double entropyForce, double imitationForce) {
      if (!loss.replay().imitates()) {
        return 0;
      }
      return switch (loss.omega().strategy()) {
        case FIXED -> loss.omega().value();
        case DYNAMIC -> ratio(entropy, imitation);
        case BALANCED -> ratio(entropyForce, imitationForce);
      };
    }

    private double ratio(double entropy, double imitation) {
      return Math.min(loss.omega().max(), entropy / (imitation + NO_DIVISION_BY_ZERO));
    }
  }
}
