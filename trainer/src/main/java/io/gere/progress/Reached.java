package io.gere.progress;

/**
 * How far work is.
 *
 * @param done items, or steps, at least 0
 * @param all how many there are
 * @param secondsLeft until it is done, if it goes on as it did
 * @param ranks that train; 0 where it is not training
 */
public record Reached(long done, long all, double secondsLeft, int ranks) {
  /** How far any other work is. */
  public Reached(long done, long all, double secondsLeft) {
    this(done, all, secondsLeft, 0);
  }
}
