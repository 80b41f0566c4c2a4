package io.gere.loss;

import java.util.Arrays;
import java.util.List;

/**
 * (1/B) Σ ℓ with every mean and ω taken within the sample: what the authors' launch scripts
 * compute.
 */
public record SampleScope(Omega omega, BatchCounts counts) implements Objective {
  @Override
  public double taskCrossEntropyWeight(int labels) {
    return 1.0 / counts.samples() / labels;
  }

  @Override
  public double replayCrossEntropyWeight(int labels) {
    return 1.0 / counts.samples() / labels;
  }

  /** ω of one replay sample. */
  public double omegaOf(SampleSums sample) {
    return omega.of(
        sample.meanCrossEntropy(),
        sample.meanImitation(),
        counts.samples() * Math.sqrt(sample.squares().crossEntropy()),
        imitationForce(sample));
  }

  private double imitationForce(SampleSums sample) {
    int slot = omega.lastSlot();
    return slot < 0
        ? 0
        : Math.sqrt(sample.squares().imitation()) / (sample.counts()[slot] + sample.epsilon());
  }

  /** Weight of a replay sample's imitation sum in one layer. */
  public double imitationWeight(SampleSums sample, int slot) {
    return omegaOf(sample) / counts.samples() / (sample.counts()[slot] + sample.epsilon());
  }

  /** The same of each, [layers held][samples]. */
  public double[][] imitationWeights(List<SampleSums> samples, int layers) {
    double[][] weights = new double[layers][samples.size()];
    for (int slot = 0; slot < layers; slot++) {
      int held = slot;
      Arrays.setAll(weights[slot], i -> imitationWeight(samples.get(i), held));
    }
    return weights;
  }

  @Override
  public StepLoss loss(Totals totals) {
    double total =
        (totals.taskMeanCrossEntropy()
                + totals.replayMeanCrossEntropy()
                + totals.weightedImitation())
            / counts.samples();
    boolean replay = counts.replaySamples() > 0;
    return new StepLoss(
        total,
        counts.taskSamples() > 0 ? totals.taskMeanCrossEntropy() / counts.taskSamples() : null,
        replay ? totals.replayMeanCrossEntropy() / counts.replaySamples() : null,
        replay ? totals.meanImitation() / counts.replaySamples() : 0,
        replay ? totals.omega() / counts.replaySamples() : 0);
  }
}
