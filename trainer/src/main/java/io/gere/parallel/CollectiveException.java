package io.gere.parallel;

import io.gere.ExitCode;
import io.gere.GereException;

/**
 * An operation of all ranks that failed on this one. The message names the rank, the operation and
 * who or what is to blame, as far as this rank can see.
 */
public final class CollectiveException extends GereException {
  private static final long serialVersionUID = 1L;

  CollectiveException(String message, Throwable cause) {
    super(ExitCode.FAILURE, message, cause);
  }
}
