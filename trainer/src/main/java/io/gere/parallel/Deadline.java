package io.gere.parallel;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * The moment by which something must have ended.
 *
 * @param end in terms of {@link System#nanoTime()}
 * @param allowed how long it might take, for messages
 */
public record Deadline(long end, Duration allowed) {
  public static Deadline in(Duration allowed) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
  }

  public boolean passed() {
    return System.nanoTime() - end >= 0;
  }

  /** For {@code Selector.select}, to which 0 would mean for ever: at least 1. */
  public long waitMillis() {
    return Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }

  /** How many seconds were allowed. */
  public double seconds() {
    return allowed.toNanos() / 1e9;
  }

  /** Such as "300 s" or "0.5 s". */
  @Override
  public String toString() {
    BigDecimal seconds = BigDecimal.valueOf(allowed.toMillis(), 3).stripTrailingZeros();
    return seconds.toPlainString() + " s";
  }
}
