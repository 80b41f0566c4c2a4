package io.gere.progress;

import static io.gere.RootLocale.format;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How fast work goes since it began, and from that when it will be done. */
public final class Pace {
  /** How often work that takes long without a result is reported. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  private final LongSupplier clock;
  private final long start;

  private Pace(LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /** Starts now. */
  public static Pace start() {
    return start(System::nanoTime);
  }

  /**
   * Starts now, by another clock.
   *
   * @param clock nanoseconds
   */
  public static Pace start(LongSupplier clock) {
    return new Pace(clock);
  }

  /** Seconds since the start. */
  public double seconds() {
    return (clock.getAsLong() - start) / 1e9;
  }

  /**
   * The time that is left if work goes on as it did, such as {@code "73 min left"}.
   *
   * @param done more than 0
   * @param all at least {@code done}
   */
  public String left(long done, long all) {
    return left(seconds(), done, all);
  }

  /** The same after so many seconds. */
  public static String left(double seconds, long done, long all) {
    return time(secondsLeft(seconds, done, all)) + " left";
  }

  /** The same as a number. */
  public static double secondsLeft(double seconds, long done, long all) {
    // Work that Spark had to repeat counts twice.
    return Math.max(0, all - done) * seconds / done;
  }

  /** A length of time in the one unit that matters. */
  static String time(double seconds) {
    if (seconds < 90) {
      return "%d s".formatted(Math.round(seconds));
    }
    return seconds < 5400
        ? "%d min".formatted(Math.round(seconds / 60))
        : format("%.1f h", seconds / 3600);
  }
}
