package io.gere.parallel;

import java.nio.ByteBuffer;

/**
 * The ranks of one training run, seen from one of them.
 *
 * <p>Every rank calls the same operations in the same order. An operation returns when its result
 * is here, and the result has the same bits on every rank. When one fails it throws {@link
 * CollectiveException} and the collective is broken for good: all later operations fail at once,
 * here and, one after the other, on every other rank.
 */
public sealed interface Collective extends AutoCloseable permits SingleRank, TcpRing {
  /** This rank: 0 … worldSize − 1. */
  int rank();

  /** The number of ranks, at least 1. */
  int worldSize();

  /**
   * Replaces every element by its sum over all ranks, in float32.
   *
   * @param floats a direct buffer in native byte order; the elements from its position to its
   *     limit, equally many on every rank (none is allowed), take part. Position and limit stay.
   */
  void sum(ByteBuffer floats);

  /** Replaces every element by its sum over all ranks; meant for a few scalars. */
  void sum(double[] values);

  /** Returns when every rank has called it. */
  void barrier();

  /** Whether every rank says yes. */
  default boolean all(boolean mine) {
    double[] votes = {mine ? 1 : 0};
    sum(votes);
    return votes[0] == worldSize();
  }

  /** Leaves the ranks; whoever still needs this one learns that it is gone. */
  @Override
  void close();
}
