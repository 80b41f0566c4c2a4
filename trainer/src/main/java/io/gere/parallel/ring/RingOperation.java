package io.gere.parallel.ring;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Failure;
import io.gere.parallel.Failure.Altered;
import io.gere.parallel.Failure.Closed;
import io.gere.parallel.Failure.Interrupted;
import io.gere.parallel.Failure.LocalError;
import io.gere.parallel.Failure.PeerLost;
import io.gere.parallel.Failure.RemoteError;
import io.gere.parallel.Failure.Timeout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One thing the ranks do together, and how its failures are reported.
 *
 * @param number counts a ring's operations from 1; 0 is the connecting
 * @param name such as "all-reduce of 3 doubles"
 */
record RingOperation(int rank, int worldSize, long number, String name) {
  private static final int LABEL_BYTES = 80;

  /**
   * What a rank sends ahead of its data. Ranks whose labels differ have run apart and would add
   * numbers that have nothing to do with each other.
   */
  ByteBuffer label() {
    byte[] text = "%d: %s".formatted(number, name).getBytes(StandardCharsets.UTF_8);
    return emptyLabel().put(text).clear();
  }

  static ByteBuffer emptyLabel() {
    return ByteBuffer.allocateDirect(LABEL_BYTES);
  }

  int next() {
    return (rank + 1) % worldSize;
  }

  int previous() {
    return Math.floorMod(rank - 1, worldSize);
  }

  CollectiveException lost(int peer, Throwable cause) {
    String how = cause == null ? "connection closed" : cause.getMessage();
    return failure(
        "rank %d is gone (%s); its own log says why".formatted(peer, how),
        new PeerLost(peer),
        cause);
  }

  CollectiveException altered(IOException how) {
    return failure(
        "data of rank %d were altered on their way (%s): find out what is between the two machines; the same command goes on from the newest checkpoint"
            .formatted(previous(), how.getMessage()),
        new Altered(previous()),
        how);
  }

  CollectiveException late(Deadline deadline, int peer) {
    return failure(
        "not finished within %s, waiting for rank %d (if the ranks are only slow, raise train.collective_timeout_seconds)"
            .formatted(deadline, peer),
        new Timeout(name, deadline.seconds(), peer),
        null);
  }

  /** The ring did not come together; {@code missing} says who has not done what. */
  CollectiveException incomplete(Deadline deadline, String missing, int peer) {
    return failure(
        "not complete within %s: %s".formatted(deadline, missing),
        new Timeout(name, deadline.seconds(), peer),
        null);
  }

  CollectiveException apart(ByteBuffer label) {
    String theirs = StandardCharsets.UTF_8.decode(label).toString().replace("\0", "");
    return remote(
        "the ranks have run apart: rank %d is at operation %s, this one at operation %d"
            .formatted(previous(), theirs, number),
        null);
  }

  CollectiveException remote(String what, Throwable cause) {
    return failure(what, new RemoteError(what), cause);
  }

  CollectiveException local(Throwable cause) {
    return failure(cause.toString(), new LocalError(cause.toString()), cause);
  }

  CollectiveException interrupted() {
    return failure("interrupted", new Interrupted(), null);
  }

  CollectiveException closed(Throwable cause) {
    return failure("this rank has closed the ring", new Closed(), cause);
  }

  private CollectiveException failure(String what, Failure failure, Throwable cause) {
    return new CollectiveException(
        "rank %d of %d: %s: %s".formatted(rank, worldSize, name, what), failure, cause);
  }
}
