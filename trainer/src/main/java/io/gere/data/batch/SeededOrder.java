package io.gere.data.batch;

import io.gere.random.SplitMix64;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A new random order of the same things for every round: a pure function of seed, task, purpose and
 * round. It keeps the latest round's, so each thread has one of its own.
 */
final class SeededOrder {
  /** What an order is for: no two orders of a task are alike. */
  static final int TASK = 0;

  static final int REPLAY = 1;
  static final int MIX = 2;

  private final int size;
  private final boolean shuffled;
  private final long key;
  private int latestRound = -1;
  private int[] latest;

  /**
   * @param shuffled false: every round goes 0, 1, …, size − 1
   * @param purpose {@link #TASK}, {@link #REPLAY} or {@link #MIX}
   */
  SeededOrder(int size, boolean shuffled, long seed, int taskIndex, int purpose) {
    this.size = size;
    this.shuffled = shuffled;
    this.key = SplitMix64.hash(seed, taskIndex, purpose);
  }

  /** The order in this round: each of 0 to size − 1 once. */
  int[] round(int round) {
    if (round != latestRound) {
      latest = shuffled ? permutation(size, SplitMix64.hash(key, round)) : identity(size);
      latestRound = round;
    }
    return latest;
  }

  /** Fisher and Yates's shuffle. */
  private static int[] permutation(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = identity(size);
    for (int last = size - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int moved = order[last];
      order[last] = order[other];
      order[other] = moved;
    }
    return order;
  }

  private static int[] identity(int size) {
    return IntStream.range(0, size).toArray();
  }
}
