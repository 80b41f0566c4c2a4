package io.gere.checkpoint;

/**
 * How far a task's training is.
 *
 * @param step steps that are done, and the number of the next one
 * @param skipped of these, steps that changed nothing
 */
public record Progress(long step, long skipped) {
  /** A task's beginning. */
  public static final Progress START = new Progress(0, 0);

  /** Updates that the optimizer has made. */
  long updates() {
    return step - skipped;
  }

  public Progress next(boolean changed) {
    return new Progress(step + 1, skipped + (changed ? 0 : 1));
  }
}
