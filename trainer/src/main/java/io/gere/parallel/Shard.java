package io.gere.parallel;

/**
 * The part of a tensor that belongs to one rank, in elements.
 *
 * @param from the first one
 * @param to the one after the last
 */
public record Shard(long from, long to) {
  /** Equal parts for all ranks; the last one also has what does not divide, fewer than ranks. */
  public static Shard of(long elements, int rank, int worldSize) {
    long part = elements / worldSize;
    return new Shard(rank * part, rank == worldSize - 1 ? elements : (rank + 1) * part);
  }

  public long elements() {
    return to - from;
  }
}
