package io.gere.model.decoder;

import static io.gere.RootLocale.format;

/** A check that all parts of a description share. */
public final class Positive {
  private Positive() {}

  /**
   * Refuses a value that is not finite and above 0.
   *
   * @param key of config.json, for the message
   */
  public static void require(String key, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      String shown = value == Math.rint(value) ? format("%.0f", value) : String.valueOf(value);
      throw new IllegalArgumentException("%s is %s; it must be positive".formatted(key, shown));
    }
  }
}
