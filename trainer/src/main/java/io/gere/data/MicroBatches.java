package io.gere.data;

import java.util.Arrays;
import java.util.Comparator;
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
    int[] sorted =
        Arrays.stream(sampleIndices)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> -length.applyAsInt(i))
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    return IntStream.iterate(0, first -> first < sorted.length, first -> first + micro)
        .mapToObj(
            first -> Arrays.copyOfRange(sorted, first, Math.min(first + micro, sorted.length)))
        .toList();
  }
}
