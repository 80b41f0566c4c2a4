package io.gere.train;

/** What nobody expected, and where it happened. */
public final class StepFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepFailure(StepPosition where, RuntimeException cause) {
    super("%s: unexpected %s".formatted(where, cause), cause);
  }
}
