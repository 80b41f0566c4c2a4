package io.gere.parallel;

/**
 * The order in which the segments of a buffer pass through one rank of a ring all-reduce (Patarasuk
 * and Yuan 2009, "Bandwidth optimal all-reduce algorithms").
 *
 * <p>The buffer is cut into one segment per rank. At step {@code t} a rank sends the segment {@code
 * rank − t} and receives the segment {@code rank − t − 1}, which it sends at step {@code t + 1}: so
 * both directions walk the same list of passages, the sender from passage 0, the receiver from
 * passage 1. In the first {@code worldSize − 1} passages received, what arrives is added to what is
 * here; after them each rank holds one finished segment, and what arrives from then on is finished
 * and replaces what is here. Each segment is summed along one fixed path, so all ranks end with the
 * same bits.
 */
record RingSchedule(int rank, int worldSize, int elements, int elementBytes) {
  /** The last passage that is sent. */
  int lastSent() {
    return 2 * worldSize - 3;
  }

  /** The last passage that is received. */
  int lastReceived() {
    return 2 * worldSize - 2;
  }

  /** Whether a received passage is added to what is here. */
  boolean adds(int passage) {
    return passage < worldSize;
  }

  /** The first byte of a passage's segment. */
  int start(int passage) {
    return bound(segment(passage));
  }

  /** The byte after the last one of a passage's segment. */
  int end(int passage) {
    return bound(segment(passage) + 1);
  }

  private int segment(int passage) {
    return Math.floorMod(rank - passage, worldSize);
  }

  private int bound(int segment) {
    return (int) ((long) elements * segment / worldSize) * elementBytes;
  }
}
