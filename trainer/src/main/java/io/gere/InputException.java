package io.gere;

/**
 * What the user gave, be it a recipe, data or a model, cannot be used as it is and is the user's to
 * mend: exit code 3. A failure on the way, such as a full disk or a lost machine, is none.
 */
public class InputException extends GereException {
  private static final long serialVersionUID = 1L;

  protected InputException(String message, Throwable cause) {
    super(ExitCode.USAGE, message, cause);
  }

  /** Something that was given cannot be. */
  public static InputException of(String message) {
    return new InputException(message, null);
  }

  /** Something that was given cannot be, as {@code cause} found out. */
  public static InputException of(String message, Throwable cause) {
    return new InputException(message, cause);
  }
}
