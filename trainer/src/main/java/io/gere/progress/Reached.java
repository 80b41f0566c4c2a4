package io.gere.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How far work is.
 *
 * @param done items, or steps, at least 0
 * @param all how many there are
 * @param secondsLeft until it is done, if it goes on as it did
 * @param ranks that train; 0 where it is not training
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Reached(long done, long all, double secondsLeft, int ranks) {
  /** How far any other work is. */
  public Reached(long done, long all, double secondsLeft) {
    this(done, all, secondsLeft, 0);
  }
}
