package io.gere.parallel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One thing the ranks do together, and how its failures are told.
 *
 * @param number counts a ring's operations from 1; 0 is the connecting
 * @param name such as "all-reduce of 3 doubles"
 */
record RingOperation(int rank, int worldSize, long number, String name) {
  private static final int LABEL_BYTES = 64;

  /**
   * What a rank sends ahead of its data, 64 bytes. Ranks whose labels differ have run apart and
   * would add numbers that have nothing to do with each other.
   */
  ByteBuffer label() {
    byte[] text = "%d: %s".formatted(number, name).getBytes(StandardCharsets.UTF_8);
    return emptyLabel().put(text).clear();
  }

  static ByteBuffer emptyLabel() {
    return ByteBuffer.allocate(LABEL_BYTES);
  }

  int next() {
    return (rank + 1) % worldSize;
  }

  int previous() {
    return Math.floorMod(rank - 1, worldSize);
  }

  CollectiveException failure(String what, Throwable cause) {
    return new CollectiveException(
        "rank %d of %d: %s: %s".formatted(rank, worldSize, name, what), cause);
  }

  CollectiveException lost(int peer, Throwable cause) {
    String how = cause == null ? "connection closed" : cause.getMessage();
    return failure("rank %d is gone (%s); its own log says why".formatted(peer, how), cause);
  }

  CollectiveException late(Deadline deadline, int peer) {
    return failure(
        "not finished within %s, waiting for rank %d (if the ranks are only slow, raise train.collective_timeout_seconds)"
            .formatted(deadline, peer),
        null);
  }

  CollectiveException interrupted() {
    return failure("interrupted", null);
  }

  CollectiveException apart(ByteBuffer label) {
    String theirs = StandardCharsets.UTF_8.decode(label).toString().replace("\0", "");
    return failure(
        "the ranks have run apart: rank %d is at operation %s, this one at operation %d"
            .formatted(previous(), theirs, number),
        null);
  }
}
