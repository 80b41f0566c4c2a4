package io.gere.track;

/** How a command on a run has ended. */
public enum TrackedEnd {
  /** It did all it was asked to. */
  FINISHED,
  /** The same, but what it has made is not let through: by the gate, or by the budget. */
  NOT_MET,
  /** It can be given again, and goes on. */
  INTERRUPTED,
  FAILED
}
