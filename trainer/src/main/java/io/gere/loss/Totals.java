package io.gere.loss;

import io.gere.parallel.Collective;

/** Sums over the samples of a global batch, on this rank and, after {@link #allReduce}, on all. */
public final class Totals {
  private static final int TASK_CROSS_ENTROPY = 0;
  private static final int TASK_MEAN_CROSS_ENTROPY = 1;
  private static final int REPLAY_CROSS_ENTROPY = 2;
  private static final int REPLAY_MEAN_CROSS_ENTROPY = 3;
  private static final int MEAN_IMITATION = 4;
  private static final int OMEGA = 5;
  private static final int WEIGHTED_IMITATION = 6;
  private static final int POSITIONS = 7;
  private static final int CROSS_ENTROPY_SQUARES = 8;
  private static final int IMITATION_SQUARES = 9;
  private static final int LAYERS = 10;

  private final int layers;
  private final double epsilon;
  private final double[] values;

  /**
   * All zero.
   *
   * @param layers that the second term holds
   * @param epsilon added to a count before a division
   */
  public Totals(int layers, double epsilon) {
    this.layers = layers;
    this.epsilon = epsilon;
    this.values = new double[LAYERS + 2 * layers];
  }

  public void addTask(SampleSums sample) {
    values[TASK_CROSS_ENTROPY] += sample.crossEntropy();
    values[TASK_MEAN_CROSS_ENTROPY] += sample.meanCrossEntropy();
  }

  /** A sample of a batch that has one ω for all. */
  public void addReplay(SampleSums sample) {
    addReplay(sample, 0);
  }

  /**
   * Adds a replay sample.
   *
   * @param omega the sample's own
   */
  public void addReplay(SampleSums sample, double omega) {
    values[REPLAY_CROSS_ENTROPY] += sample.crossEntropy();
    values[REPLAY_MEAN_CROSS_ENTROPY] += sample.meanCrossEntropy();
    values[MEAN_IMITATION] += sample.meanImitation();
    values[OMEGA] += omega;
    values[WEIGHTED_IMITATION] += omega * sample.meanImitation();
    values[CROSS_ENTROPY_SQUARES] += sample.squares().crossEntropy();
    values[IMITATION_SQUARES] += sample.squares().imitation();
    for (int slot = 0; slot < layers; slot++) {
      values[LAYERS + slot] += sample.imitation()[slot];
      values[LAYERS + layers + slot] += sample.counts()[slot];
    }
  }

  /** Positions that were computed, padding among them. */
  public void addPositions(long positions) {
    values[POSITIONS] += positions;
  }

  /** Adds up all ranks' totals; each rank has them all afterwards. */
  public void allReduce(Collective collective) {
    collective.allReduce(values);
  }

  /** Σ over task samples of their summed cross-entropy. */
  double taskCrossEntropy() {
    return values[TASK_CROSS_ENTROPY];
  }

  /** Σ over task samples of their mean cross-entropy. */
  double taskMeanCrossEntropy() {
    return values[TASK_MEAN_CROSS_ENTROPY];
  }

  double replayCrossEntropy() {
    return values[REPLAY_CROSS_ENTROPY];
  }

  double replayMeanCrossEntropy() {
    return values[REPLAY_MEAN_CROSS_ENTROPY];
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
  SampleSums.GradientSquares squares() {
    return new SampleSums.GradientSquares(values[CROSS_ENTROPY_SQUARES], values[IMITATION_SQUARES]);
  }

  /** Positions computed by all ranks. */
  public long positions() {
    return Math.round(values[POSITIONS]);
  }
}
