package io.gere.model.decoder;

import static io.gere.RootLocale.format;

/** A check that all parts of a description share. */
public final class Positive {
  private Positive() {}

  /**
   * Refuses a value that is not above 0 or that float32, in which models compute, has not.
   *
   * @param key of config.json, for the message
   */
  public static void require(String key, double value) {
    if (value > 0 && !(value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "%s is %s; float32 has no such number".formatted(key, value));
    }
    if (!(value > 0)) {
      String shown = value == Math.rint(value) ? format("%.0f", value) : String.valueOf(value);
      throw new IllegalArgumentException("%s is %s; it must be positive".formatted(key, shown));
    }
  }
}
