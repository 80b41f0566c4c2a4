package io.gere.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What a rank computes at a time. Samples of like length go together, for a micro-batch is padded
 * to its longest. Task samples and replay documents never share one: the caller cuts the two apart
 * and computes replay last.
 */
public final class MicroBatches {
  private MicroBatches() {}

  /**
   * Longest samples first, equally long ones by index.
   *
   * @param length the length of a sample, given its index
   * @param micro samples in a micro-batch, at least 1; the last may hold fewer
   * @return as many as needed; none where there is no sample
   */
  public static List<int[]> of(int[] sampleIndices, IntUnaryOperator length, int micro) {
    int[] sorted = LongestFirst.order(sampleIndices, length);
    return IntStream.iterate(0, first -> first < sorted.length, first -> first + micro)
        .mapToObj(
            first -> Arrays.copyOfRange(sorted, first, Math.min(first + micro, sorted.length)))
        .toList();
  }

  /**
   * Samples that are laid end to end: as many in a micro-batch as fit into the positions that
   * {@code micro} samples of the longest one's length would take.
   */
  public static List<int[]> packed(int[] sampleIndices, IntUnaryOperator length, int micro) {
    int[] sorted = LongestFirst.order(sampleIndices, length);
    List<int[]> batches = new ArrayList<>();
    int first = 0;
    long room = sorted.length == 0 ? 0 : (long) micro * length.applyAsInt(sorted[0]);
    long used = 0;
    for (int i = 0; i < sorted.length; i++) {
      int tokens = length.applyAsInt(sorted[i]);
      if (used + tokens > room) {
        batches.add(Arrays.copyOfRange(sorted, first, i));
        first = i;
        used = 0;
      }
      used += tokens;
    }
    if (first < sorted.length) {
      batches.add(Arrays.copyOfRange(sorted, first, sorted.length));
    }
    return batches;
  }
}
