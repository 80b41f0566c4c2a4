package io.gere.parallel.nccl;

import io.gere.parallel.CollectiveException;
import io.gere.parallel.Deadline;
import io.gere.parallel.Failure;

/**
 * One thing the ranks do together by NCCL, and how its failures are reported.
 *
 * @param name such as "all-reduce of 3 float32"
 */
record NcclOperation(int rank, int worldSize, String name) {
  /** NCCL does not say for whom it waits. */
  private static final int UNKNOWN = -1;

  CollectiveException late(Deadline deadline) {
    return failure(
        "not finished within %s; another rank's log says why it did not come (if the ranks are only slow, raise train.collective_timeout_seconds)"
            .formatted(deadline),
        new Failure.Timeout(name, deadline.seconds(), UNKNOWN),
        null);
  }

  /**
   * An error that NCCL reports.
   *
   * @param words its own
   */
  CollectiveException error(int result, String words) {
    return result == NcclFunctions.REMOTE_ERROR
        ? failure("another rank is gone or failed: " + words, new Failure.RemoteError(words), null)
        : failure(words, new Failure.LocalError(words), null);
  }

  CollectiveException local(RuntimeException cause) {
    return failure(cause.getMessage(), new Failure.LocalError(cause.toString()), cause);
  }

  CollectiveException interrupted() {
    return failure("interrupted", new Failure.Interrupted(), null);
  }

  CollectiveException closed() {
    return failure("this rank has closed its communicator", new Failure.Closed(), null);
  }

  private CollectiveException failure(String what, Failure failure, Throwable cause) {
    return new CollectiveException(
        "rank %d of %d: %s: %s".formatted(rank, worldSize, name, what), failure, cause);
  }
}
