package io.gere.loss;

import io.gere.parallel.Collective;

/** Sums over the samples of a global batch, on this rank and, after {@link #reduce}, on all. */
public final class Totals {
  private static final int TASK_ENTROPY = 0;
  private static final int TASK_MEAN_ENTROPY = 1;
  private static final int REPLAY_ENTROPY = 2;
  private static final int REPLAY_MEAN_ENTROPY = 3;
  private static final int MEAN_IMITATION = 4;
  private static final int OMEGA = 5;
  private static final int WEIGHTED_IMITATION = 6;
  private static final int POSITIONS = 7;
  private static final int ENTROPY_PULL = 8;
  private static final int IMITATION_PULL = 9;
  private static final int LAYERS = 10;

  private final int layers;
  private final double epsilon;
  private final double[] values;

  /**
   * @param layers that the second term holds
   * @param epsilon added to a count before a division
   */
  public Totals(int layers, double epsilon) {
    this.layers = layers;
    this.epsilon = epsilon;
    this.values = new double[LAYERS + 2 * layers];
  }

  public void addTask(SampleSums sample) {
    values[TASK_ENTROPY] += sample.entropy();
    values[TASK_MEAN_ENTROPY] += sample.meanEntropy();
  }

  /**
   * Adds a replay sample.
   *
   * @param omega the sample's own weight; unused where one weight serves the whole batch
   */
  public void addReplay(SampleSums sample, double omega) {
    values[REPLAY_ENTROPY] += sample.entropy();
    values[REPLAY_MEAN_ENTROPY] += sample.meanEntropy();
    values[MEAN_IMITATION] += sample.meanImitation();
    values[OMEGA] += omega;
    values[WEIGHTED_IMITATION] += omega * sample.meanImitation();
    values[ENTROPY_PULL] += sample.pull().entropy();
    values[IMITATION_PULL] += sample.pull().imitation();
    for (int slot = 0; slot < layers; slot++) {
      values[LAYERS + slot] += sample.imitation()[slot];
      values[LAYERS + layers + slot] += sample.counts()[slot];
    }
  }

  /** Positions that were computed, padding among them. */
  public void addPositions(long positions) {
    values[POSITIONS] += positions;
  }

  /** The one small all-reduce between the forward and the backward pass of replay. */
  public void reduce(Collective collective) {
    collective.sum(values);
  }

  /** Σ over task samples of their summed cross-entropy. */
  double taskEntropy() {
    return values[TASK_ENTROPY];
  }

  /** Σ over task samples of their mean cross-entropy. */
  double taskMeanEntropy() {
    return values[TASK_MEAN_ENTROPY];
  }

  double replayEntropy() {
    return values[REPLAY_ENTROPY];
  }

  double replayMeanEntropy() {
    return values[REPLAY_MEAN_ENTROPY];
  }

  /** What one layer's sum over the whole batch is divided by. */
  double divisor(int slot) {
    return values[LAYERS + layers + slot] + epsilon;
  }

  /** The second term over the whole batch: its means, added up over the layers. */
  double imitation() {
    double sum = 0;
    for (int slot = 0; slot < layers; slot++) {
      sum += values[LAYERS + slot] / divisor(slot);
    }
    return sum;
  }

  /** Σ over layers of the counts: for the margin loss the elements outside their band. */
  public double counts() {
    double sum = 0;
    for (int slot = 0; slot < layers; slot++) {
      sum += values[LAYERS + layers + slot];
    }
    return sum;
  }

  /** Σ over replay samples of their second term. */
  double meanImitation() {
    return values[MEAN_IMITATION];
  }

  /** Σ over replay samples of their weight. */
  double omega() {
    return values[OMEGA];
  }

  /** Σ over replay samples of weight times second term. */
  double weightedImitation() {
    return values[WEIGHTED_IMITATION];
  }

  /** How strongly the terms pull at all replay samples. */
  SampleSums.Pull pull() {
    return new SampleSums.Pull(values[ENTROPY_PULL], values[IMITATION_PULL]);
  }

  /** Positions computed by all ranks. */
  public long positions() {
    return Math.round(values[POSITIONS]);
  }
}
