package io.gere.loss;

/**
 * (1/B) Σ ℓ with every mean and ω taken within the sample: what the authors' launch scripts
 * compute.
 */
record SampleScope(Omega omega, BatchCounts counts) implements Objective {
  @Override
  public double taskEntropyWeight(int labels) {
    return 1.0 / counts.samples() / labels;
  }

  @Override
  public double replayEntropyWeight(int labels) {
    return 1.0 / counts.samples() / labels;
  }

  @Override
  public boolean waitsForTotals() {
    return false;
  }

  @Override
  public double omegaOf(SampleSums sample) {
    return omega.of(
        sample.meanEntropy(),
        sample.meanImitation(),
        counts.samples() * Math.sqrt(sample.pull().entropy()),
        imitationForce(sample));
  }

  private double imitationForce(SampleSums sample) {
    int slot = omega.lastSlot();
    return slot < 0
        ? 0
        : Math.sqrt(sample.pull().imitation()) / (sample.counts()[slot] + sample.epsilon());
  }

  @Override
  public double imitationWeight(SampleSums sample, int slot, Totals totals) {
    return omegaOf(sample) / counts.samples() / (sample.counts()[slot] + sample.epsilon());
  }

  @Override
  public StepLoss loss(Totals totals) {
    double total =
        (totals.taskMeanEntropy() + totals.replayMeanEntropy() + totals.weightedImitation())
            / counts.samples();
    boolean replay = counts.replaySamples() > 0;
    return new StepLoss(
        total,
        counts.taskSamples() > 0 ? totals.taskMeanEntropy() / counts.taskSamples() : null,
        replay ? totals.replayMeanEntropy() / counts.replaySamples() : null,
        replay ? totals.meanImitation() / counts.replaySamples() : 0,
        replay ? totals.omega() / counts.replaySamples() : 0);
  }
}
