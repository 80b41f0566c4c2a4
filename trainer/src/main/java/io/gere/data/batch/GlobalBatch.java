package io.gere.data.batch;

import java.util.Arrays;

/**
 * The samples of one optimizer step over all ranks, as indices.
 *
 * @param task into the task's training samples
 * @param replay into the replay set
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, below
public record GlobalBatch(int[] task, int[] replay) {

  @Override
  public boolean equals(Object other) {
    return other instanceof GlobalBatch batch
        && Arrays.equals(task, batch.task)
        && Arrays.equals(replay, batch.replay);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(task) + Arrays.hashCode(replay);
  }

  @Override
  public String toString() {
    return "task " + Arrays.toString(task) + ", replay " + Arrays.toString(replay);
  }
}
