package io.gere.data.task;

import java.util.Arrays;
import java.util.List;

/**
 * How long samples are.
 *
 * @param p95 so long or shorter are 95 in 100
 */
public record SampleLengths(int min, int median, int p95, int max) {
  static SampleLengths of(List<Integer> lengths) {
    int[] sorted = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
    return new SampleLengths(
        sorted[0], at(sorted, 0.5), at(sorted, 0.95), Arrays.stream(sorted).max().orElseThrow());
  }

  /** The smallest length that so large a share does not exceed. */
  private static int at(int[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
