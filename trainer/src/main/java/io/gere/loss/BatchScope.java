package io.gere.loss;

/**
 * The paper's formula on the whole global batch: the mean of the two token-mean cross-entropies (or
 * the one there is) plus ω times the replay loss's second term over the whole batch.
 */
record BatchScope(Omega omega, BatchCounts counts) implements Objective {
  @Override
  public double taskEntropyWeight(int labels) {
    return share() / counts.taskLabels();
  }

  @Override
  public double replayEntropyWeight(int labels) {
    return share() / counts.replayLabels();
  }

  /** A half each where the batch holds both kinds. */
  private double share() {
    return counts.taskSamples() > 0 && counts.replaySamples() > 0 ? 0.5 : 1;
  }

  @Override
  public boolean waitsForTotals() {
    return true;
  }

  @Override
  public double omegaOf(SampleSums sample) {
    return 0;
  }

  @Override
  public double imitationWeight(SampleSums sample, int slot, Totals totals) {
    return loss(totals).omega() / totals.divisor(slot);
  }

  private double lastDivisor(Totals totals) {
    return omega.lastSlot() < 0 ? 1 : totals.divisor(omega.lastSlot());
  }

  @Override
  public StepLoss loss(Totals totals) {
    Double task = counts.taskSamples() > 0 ? totals.taskEntropy() / counts.taskLabels() : null;
    Double replay =
        counts.replaySamples() > 0 ? totals.replayEntropy() / counts.replayLabels() : null;
    double entropy = share() * ((task == null ? 0 : task) + (replay == null ? 0 : replay));
    double imitation = replay == null ? 0 : totals.imitation();
    double weight =
        replay == null
            ? 0
            : omega.of(
                entropy,
                imitation,
                Math.sqrt(totals.pull().entropy()),
                Math.sqrt(totals.pull().imitation()) / lastDivisor(totals));
    return new StepLoss(entropy + weight * imitation, task, replay, imitation, weight);
  }
}
