package io.gere.loss;

import java.util.Arrays;

/**
 * The paper's formula on the whole global batch: the mean of the two token-mean cross-entropies (or
 * the one there is) plus ω times the replay loss's second term over the whole batch.
 */
public record BatchScope(Omega omega, BatchCounts counts) implements Objective {
  @Override
  public double taskCrossEntropyWeight(int labels) {
    return share() / counts.taskLabels();
  }

  @Override
  public double replayCrossEntropyWeight(int labels) {
    return share() / counts.replayLabels();
  }

  /** A half each where the batch holds both kinds. */
  private double share() {
    return counts.taskSamples() > 0 && counts.replaySamples() > 0 ? 0.5 : 1;
  }

  /**
   * Weight of every replay sample's imitation sum in one layer.
   *
   * @param totals of all ranks
   */
  public double imitationWeight(int slot, Totals totals) {
    return loss(totals).omega() / totals.divisor(slot);
  }

  /** The same of each, [layers held][samples]. */
  public double[][] imitationWeights(int samples, int layers, Totals totals) {
    double[][] weights = new double[layers][samples];
    for (int slot = 0; slot < layers; slot++) {
      Arrays.fill(weights[slot], imitationWeight(slot, totals));
    }
    return weights;
  }

  private double lastDivisor(Totals totals) {
    return omega.lastSlot() < 0 ? 1 : totals.divisor(omega.lastSlot());
  }

  @Override
  public StepLoss loss(Totals totals) {
    Double task = counts.taskSamples() > 0 ? totals.taskCrossEntropy() / counts.taskLabels() : null;
    Double replay =
        counts.replaySamples() > 0 ? totals.replayCrossEntropy() / counts.replayLabels() : null;
    double crossEntropy = share() * ((task == null ? 0 : task) + (replay == null ? 0 : replay));
    double imitation = replay == null ? 0 : totals.imitation();
    double weight =
        replay == null
            ? 0
            : omega.of(
                crossEntropy,
                imitation,
                Math.sqrt(totals.squares().crossEntropy()),
                Math.sqrt(totals.squares().imitation()) / lastDivisor(totals));
    return new StepLoss(crossEntropy + weight * imitation, task, replay, imitation, weight);
  }
}
