package io.gere.data.batch;

import java.util.Arrays;
import java.util.Objects;

/**
 * The replay set is part of the training set: both are shuffled together, and an epoch holds every
 * sample of either once. A batch holds replay documents by chance.
 */
final class Mix implements BatchPlan {
  private final int taskSamples;
  private final int samples;
  private final int globalBatch;
  private final SeededOrder order;

  Mix(
      long seed,
      int taskIndex,
      int taskSamples,
      int replayDocuments,
      int globalBatch,
      boolean shuffle) {
    this.taskSamples = taskSamples;
    this.samples = Math.addExact(taskSamples, replayDocuments);
    this.globalBatch = globalBatch;
    this.order = new SeededOrder(samples, shuffle, seed, taskIndex, SeededOrder.MIX);
  }

  @Override
  public int stepsPerEpoch() {
    return (samples - 1) / globalBatch + 1;
  }

  /** Of the order's numbers, those from {@code taskSamples} on are replay documents. */
  @Override
  public GlobalBatch batch(int epoch, int step) {
    int first = Objects.checkIndex(step, stepsPerEpoch()) * globalBatch;
    int end = Math.min(first + globalBatch, samples);
    int[] batch = Arrays.copyOfRange(order.round(epoch), first, end);
    return new GlobalBatch(
        Arrays.stream(batch).filter(i -> i < taskSamples).toArray(),
        Arrays.stream(batch).filter(i -> i >= taskSamples).map(i -> i - taskSamples).toArray());
  }
}
