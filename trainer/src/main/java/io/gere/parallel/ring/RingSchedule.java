package io.gere.parallel.ring;

import io.gere.parallel.Shard;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * In which order the parts of a buffer pass through one rank of a ring. Both directions walk the
 * same list of passages: a rank receives one, and may send what it has received of it. The first
 * passage is here already and not received; the last one ends here and is not sent.
 *
 * @param passages in the order in which this rank meets them
 */
record RingSchedule(List<Passage> passages) {
  /**
   * A part of the buffer on its way through this rank.
   *
   * @param from its first byte
   * @param to the byte after its last
   * @param addition how what arrives is added to what is here; empty: it takes its place
   */
  record Passage(int from, int to, Optional<ElementwiseSum> addition) {}

  /** A reduce-scatter, and at once the all-gather of each part as it is finished. */
  static RingSchedule allReduce(int rank, int worldSize, int elements, ElementwiseSum addition) {
    return rotation(
        rank, worldSize, 0, 2 * worldSize - 1, elements, addition.elementBytes(), addition);
  }

  /** Sums every rank's shard along its way to that rank. */
  static RingSchedule reduceScatter(
      int rank, int worldSize, int elements, ElementwiseSum addition) {
    return rotation(rank, worldSize, 0, worldSize, elements, addition.elementBytes(), addition);
  }

  /** Takes every rank's shard once around. */
  static RingSchedule allGather(int rank, int worldSize, int elements, int elementBytes) {
    return rotation(
        rank, worldSize, worldSize - 1, 2 * worldSize - 1, elements, elementBytes, null);
  }

  /**
   * The ring all-reduce of Patarasuk and Yuan (2009, "Bandwidth optimal all-reduce algorithms"), or
   * a part of it. In passage {@code p} this rank receives shard {@code rank − 1 − p}, which is
   * where the previous rank was a passage earlier. It starts with its share of passage 0; what
   * arrives in passages 1 … {@code worldSize − 1} is added, after which it holds its own shard's
   * sum; what arrives from then on is finished. Each shard is summed along one fixed way, so all
   * ranks end with the same bits.
   */
  private static RingSchedule rotation(
      int rank,
      int worldSize,
      int first,
      int end,
      int elements,
      int elementBytes,
      ElementwiseSum addition) {
    List<Passage> passages =
        IntStream.range(first, end)
            .mapToObj(
                passage -> {
                  Shard shard =
                      Shard.of(elements, Math.floorMod(rank - 1 - passage, worldSize), worldSize);
                  return new Passage(
                      (int) shard.from() * elementBytes,
                      (int) shard.to() * elementBytes,
                      passage < worldSize ? Optional.ofNullable(addition) : Optional.empty());
                })
            .toList();
    return new RingSchedule(passages);
  }
}
