package io.gere.parallel;

import io.gere.ExitCode;
import io.gere.GereException;

/**
 * An operation of all ranks that failed on this one. The message names the rank, the operation and
 * who or what is to blame, as far as this rank can see; {@link #failure()} says the same to
 * programs.
 */
public final class CollectiveException extends GereException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  public CollectiveException(String message, Failure failure, Throwable cause) {
    super(ExitCode.FAILURE, message, cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  /** The same failure, reported again to an operation that came too late. */
  public CollectiveException again() {
    return new CollectiveException(getMessage(), failure, this);
  }
}
