package io.gere.track;

/** How a command on a run has ended. */
public enum TrackedEnd {
  /** It did all it was asked to. */
  FINISHED,
  /** It can be given again, and goes on. */
  INTERRUPTED,
  FAILED
}
