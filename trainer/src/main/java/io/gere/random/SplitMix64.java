package io.gere.random;

/**
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014),
 * whose numbers can be had in any order: the n-th is a hash of the state and n. Everything drawn
 * from {@code run.seed} goes through it, so that no choice depends on how the work is split.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SplitMix64() {}

  /**
   * A number of the sequence that starts from a state.
   *
   * @param n from 1
   */
  public static long nth(long state, long n) {
    long z = state + n * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The first number of a sequence; numbers that lie near each other give ones that do not. */
  public static long mix(long value) {
    return nth(value, 1);
  }

  /**
   * A hash of some numbers in their order; those that differ in the last alone have different ones.
   */
  public static long hash(long... parts) {
    long hash = 0;
    for (long part : parts) {
      hash = mix(hash ^ part);
    }
    return hash;
  }
}
