package io.gere.data.batch;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A rank's share of a global batch.
 *
 * @param task into the task's training samples
 * @param replay into the replay set
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares slices
public record RankSlice(int[] task, int[] replay) {

  /**
   * Deals the samples out like cards: task samples from rank 0 up, replay documents from the last
   * rank down, so that ranks differ by at most one of each and by at most one in all.
   */
  public static RankSlice of(GlobalBatch batch, int rank, int worldSize) {
    Objects.checkIndex(rank, worldSize);
    return new RankSlice(
        everyNth(batch.task(), rank, worldSize),
        everyNth(batch.replay(), worldSize - 1 - rank, worldSize));
  }

  private static int[] everyNth(int[] samples, int first, int worldSize) {
    return IntStream.range(0, samples.length)
        .filter(i -> i % worldSize == first)
        .map(i -> samples[i])
        .toArray();
  }
}
