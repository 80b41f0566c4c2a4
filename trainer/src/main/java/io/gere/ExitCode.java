package io.gere;

/**
 * How a command ends, as the shell sees it. Cluster modes swallow exit codes, so the same value
 * also stands in {@code status.json} of the run folder.
 */
public enum ExitCode {
  OK(0),
  FAILURE(1),
  QUALITY_GATE_NOT_MET(2),
  /** The command line, the recipe, data or a model is to be mended; see {@link InputException}. */
  USAGE(3),
  RESOURCES_MISSING(4),
  INTERRUPTED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
