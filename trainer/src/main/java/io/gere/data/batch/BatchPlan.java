package io.gere.data.batch;

import io.gere.config.Batch;

/**
 * Which samples each step of a task holds: a pure function of seed, task, epoch and step. It knows
 * nothing of ranks, so every rank derives the same, and to resume takes only the step's number.
 * Plans cache the current epoch's order; each thread makes its own.
 */
public sealed interface BatchPlan permits BatchInsertion, Mix {

  int stepsPerEpoch();

  /**
   * The samples of one step.
   *
   * @param epoch from 0
   * @param step within the epoch, from 0 to {@link #stepsPerEpoch} − 1
   */
  GlobalBatch batch(int epoch, int step);

  /**
   * The plan of one task of the sequence.
   *
   * @param taskIndex the task's place in the sequence; each task has orders of its own
   * @param taskSamples at least 1
   * @param replayDocuments size of the replay set; at least 1 where there is replay
   * @param withReplay false: {@code batch.global} task samples a step, and nothing else
   */
  static BatchPlan of(
      long seed,
      int taskIndex,
      int taskSamples,
      int replayDocuments,
      Batch batch,
      boolean withReplay) {
    if (taskSamples < 1 || (withReplay && replayDocuments < 1)) {
      throw new IllegalArgumentException(
          "%d task samples, %d replay documents".formatted(taskSamples, replayDocuments));
    }
    if (!withReplay) {
      return new BatchInsertion(
          seed, taskIndex, taskSamples, 1, batch.global(), 0, batch.shuffle());
    }
    return switch (batch.feeding()) {
      case BATCH_INSERTION ->
          new BatchInsertion(
              seed,
              taskIndex,
              taskSamples,
              replayDocuments,
              batch.global(),
              batch.replay(),
              batch.shuffle());
      case MIX ->
          new Mix(seed, taskIndex, taskSamples, replayDocuments, batch.global(), batch.shuffle());
    };
  }
}
