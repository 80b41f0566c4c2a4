package io.gere.parallel;

import java.io.Serializable;

/** Why a collective broke, as far as the rank that reports it can see. */
public sealed interface Failure extends Serializable {
  /**
   * A rank ended, was killed, or left while it was still needed. Where a loss goes around the
   * ranks, each sees its own neighbour go.
   */
  record PeerLost(int rank) implements Failure {}

  /**
   * Not finished in time.
   *
   * @param operation such as "all-reduce of 3 doubles"
   * @param seconds that were allowed
   * @param waitingFor the rank from which, or to which, data should have moved; −1 where unknown
   */
  record Timeout(String operation, double seconds, int waitingFor) implements Failure {}

  /** What a rank has sent arrived as something else, so somebody or something is in between. */
  record Altered(int rank) implements Failure {}

  /** Another rank did what it should not, or reported a failure of its own. */
  record RemoteError(String what) implements Failure {}

  /** This rank itself, its machine or its network failed. */
  record LocalError(String what) implements Failure {}

  /** The thread that waited for the operation was interrupted. */
  record Interrupted() implements Failure {}

  /** This rank had already closed its collective. */
  record Closed() implements Failure {}
}
