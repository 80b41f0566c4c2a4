package io.gere.progress;

/**
 * Something that happens while a command works, for programs that follow it: {@code --events
 * jsonl}, documented in docs/events.md.
 *
 * @param facts what is known of it, a record or a map that JSON can write
 */
public record Event(Kind kind, Object facts) {
  /** What can happen; a line's {@code event} is its name in lower case. */
  public enum Kind {
    /** The program begins. */
    START,
    /** A command enters a part of its work. */
    PHASE,
    /** How far that part is. */
    PROGRESS,
    /** An optimizer step was taken. */
    STEP,
    /** The model was asked while it learns. */
    VALIDATION,
    /** The diagnosis has found something. */
    FINDING,
    /** Ranks were lost, and all start again after the newest checkpoint. */
    RESTART,
    /** The gate has spoken. */
    VERDICT,
    /** The program has ended; nothing follows. */
    EXIT
  }
}
