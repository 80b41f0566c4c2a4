package io.gere.parallel;

import io.gere.tensor.Device;
import java.util.ArrayList;
import java.util.List;

/**
 * A slice of the trained parameters, counted in elements, that the ranks sum in one operation.
 *
 * @param from the first element
 * @param to the one after the last
 */
public record Bucket(long from, long to) {
  /** Enough for a network to reach its full rate, little enough to begin early: 64 MB of floats. */
  static final long MOST_ON_CPU = 16L << 20;

  /** Links between GPUs are faster, and each launch costs the host time: 256 MB of floats. */
  static final long MOST_ON_GPU = 64L << 20;

  /** The largest bucket of tensors on a device, in elements. */
  static long mostOn(Device device) {
    return device instanceof Device.Gpu ? MOST_ON_GPU : MOST_ON_CPU;
  }

  public long elements() {
    return to - from;
  }

  /**
   * Cuts everything into buckets, in the order in which a backward pass is done with them: from the
   * end to the beginning.
   *
   * @param elements of all parameters
   * @param starts where the parameters begin that become final together, in any order, 0 among them
   * @param most elements of a bucket
   */
  static List<Bucket> cut(long elements, List<Long> starts, long most) {
    List<Bucket> buckets = new ArrayList<>();
    long end = elements;
    for (long start : starts.stream().distinct().sorted((a, b) -> Long.compare(b, a)).toList()) {
      for (long to = end; to > start; ) {
        long from = Math.max(start, to - most);
        buckets.add(new Bucket(from, to));
        to = from;
      }
      end = start;
    }
    return buckets;
  }
}
