package io.gere.lease;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A moment as a lease and {@code status.json} write it: UTC, ISO 8601, to the second. */
public final class Timestamp {
  private Timestamp() {}

  /** Now, such as {@code 2026-11-28T00:41:34Z}. */
  public static String now() {
    return of(Instant.now());
  }

  public static String of(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
