package io.gere.data.batch;

import java.util.Arrays;
import java.util.Objects;

/**
 * Batch insertion (paper, section 5): every global batch holds exactly {@code replay} documents,
 * the smaller last one of an epoch too. Task samples are shuffled per epoch; the replay walk goes
 * on from epoch to epoch.
 */
final class BatchInsertion implements BatchPlan {
  private final int taskSamples;
  private final int taskPerBatch;
  private final SeededOrder taskOrder;
  private final ReplayWalk replay;

  BatchInsertion(
      long seed,
      int taskIndex,
      int taskSamples,
      int replayDocuments,
      int globalBatch,
      int replayPerBatch,
      boolean shuffle) {
    this.taskSamples = taskSamples;
    this.taskPerBatch = globalBatch - replayPerBatch;
    this.taskOrder = new SeededOrder(taskSamples, shuffle, seed, taskIndex, SeededOrder.TASK);
    SeededOrder replayOrders =
        new SeededOrder(replayDocuments, shuffle, seed, taskIndex, SeededOrder.REPLAY);
    this.replay = new ReplayWalk(replayDocuments, replayPerBatch, replayOrders);
  }

  @Override
  public int stepsPerEpoch() {
    return (taskSamples - 1) / taskPerBatch + 1;
  }

  @Override
  public GlobalBatch batch(int epoch, int step) {
    int first = Objects.checkIndex(step, stepsPerEpoch()) * taskPerBatch;
    int end = Math.min(first + taskPerBatch, taskSamples);
    int[] task = Arrays.copyOfRange(taskOrder.round(epoch), first, end);
    return new GlobalBatch(task, replay.batch((long) epoch * stepsPerEpoch() + step));
  }
}
