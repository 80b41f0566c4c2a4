package io.gere.data.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Sequences of like length brought together, so that little is padding. The longest come first: a
 * batch that is too large for the memory fails at once.
 */
public final class LongestFirst {
  private LongestFirst() {}

  /**
   * Longest first, equally long ones by index.
   *
   * @param length of a sequence, given its index
   */
  public static int[] order(int[] indices, IntUnaryOperator length) {
    return Arrays.stream(indices)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(i -> -length.applyAsInt(i))
                .thenComparing(Comparator.naturalOrder()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Cuts sequences into batches; the cut depends on nothing else, so that every pass over the same
   * ones computes in the same shapes.
   *
   * @param positions of a batch at most, padding counted; a longer sequence is a batch by itself
   * @return the sequences' places in the list
   */
  public static List<int[]> batches(List<int[]> sequences, int positions) {
    int[] order =
        order(IntStream.range(0, sequences.size()).toArray(), i -> sequences.get(i).length);
    List<int[]> batches = new ArrayList<>();
    for (int from = 0, to; from < order.length; from = to) {
      int longest = Math.max(1, sequences.get(order[from]).length);
      to = Math.min(order.length, from + Math.max(1, positions / longest));
      batches.add(Arrays.copyOfRange(order, from, to));
    }
    return batches;
  }

  /** Token ids {@code [rows, width]}, row-major, padded on the right with 0. */
  public static long[] padded(List<int[]> rows, int width) {
    long[] padded = new long[Math.multiplyExact(rows.size(), width)];
    for (int row = 0; row < rows.size(); row++) {
      int[] ids = rows.get(row);
      for (int t = 0; t < ids.length; t++) {
        padded[row * width + t] = ids[t];
      }
    }
    return padded;
  }
}
