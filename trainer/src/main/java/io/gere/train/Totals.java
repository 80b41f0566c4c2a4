package io.gere.train;

import io.gere.parallel.Collective;

/** Sums over the samples of a global batch, on this rank and, after {@link #reduce}, on all. */
final class Totals {
  private static final int TASK_ENTROPY = 0;
  private static final int TASK_MEAN_ENTROPY = 1;
  private static final int REPLAY_ENTROPY = 2;
  private static final int REPLAY_MEAN_ENTROPY = 3;
  private static final int MARGIN = 4;
  private static final int VIOLATIONS = 5;
  private static final int MEAN_MARGIN = 6;
  private static final int OMEGA = 7;
  private static final int WEIGHTED_MARGIN = 8;

  private final double[] values = new double[9];

  void addTask(SampleSums sample) {
    values[TASK_ENTROPY] += sample.entropy();
    values[TASK_MEAN_ENTROPY] += sample.meanEntropy();
  }

  /**
   * @param omega the sample's own weight; unused where one weight serves the whole batch
   */
  void addReplay(SampleSums sample, double omega) {
    values[REPLAY_ENTROPY] += sample.entropy();
    values[REPLAY_MEAN_ENTROPY] += sample.meanEntropy();
    values[MARGIN] += sample.margin();
    values[VIOLATIONS] += sample.violations();
    values[MEAN_MARGIN] += sample.meanMargin();
    values[OMEGA] += omega;
    values[WEIGHTED_MARGIN] += omega * sample.meanMargin();
  }

  /** The one small all-reduce between the forward and the backward pass of replay. */
  void reduce(Collective collective) {
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

  /** Σ of all margin penalties. */
  double margin() {
    return values[MARGIN];
  }

  /** Number of elements outside their band. */
  double violations() {
    return values[VIOLATIONS];
  }

  /** Σ over replay samples of their margin loss. */
  double meanMargin() {
    return values[MEAN_MARGIN];
  }

  /** Σ over replay samples of their weight. */
  double omega() {
    return values[OMEGA];
  }

  /** Σ over replay samples of weight times margin loss. */
  double weightedMargin() {
    return values[WEIGHTED_MARGIN];
  }
}
