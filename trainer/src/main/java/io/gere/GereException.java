package io.gere;

/**
 * A failure whose message is written for the user: it says what was wrong, where (file, line, key,
 * rank or step) and what to do. The command line prints the message alone and ends with {@link
 * #exitCode()}; the stack trace is for {@code --debug}.
 */
public class GereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public GereException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Something failed: exit code 1. */
  public static GereException failure(String message) {
    return new GereException(ExitCode.FAILURE, message, null);
  }

  /** Something failed because of {@code cause}: exit code 1. */
  public static GereException failure(String message, Throwable cause) {
    return new GereException(ExitCode.FAILURE, message, cause);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
