package io.gere.data;

import java.util.SplittableRandom;

/** Numbers that lie near each other give hashes that do not. */
public final class SeededHash {
  private SeededHash() {}

  /**
   * A hash of some numbers in their order; those that differ in the last alone have different ones.
   */
  public static long of(long... parts) {
    long hash = 0;
    for (long part : parts) {
      hash = new SplittableRandom(hash ^ part).nextLong();
    }
    return hash;
  }
}
