package io.gere.preflight;

/** One thing that can be known before a run starts. Equal checks find the same. */
public interface PreflightCheck {
  /**
   * Looks.
   *
   * @throws io.gere.InputException where the user has something to mend, or {@link
   *     io.gere.GereException} with exit code 4 where the machine lacks something
   */
  void look(Premises given);

  /** Whether what it looks at is here: a run may be planned before all of it is. */
  default boolean isHere(Premises given) {
    return true;
  }
}
