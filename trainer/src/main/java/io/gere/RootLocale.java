package io.gere;

import java.util.Locale;

/**
 * Text that is the same on every machine: numbers with a decimal point and commas between
 * thousands.
 */
public final class RootLocale {
  private RootLocale() {}

  /** {@link String#format(Locale, String, Object...)}, whatever the machine's own locale is. */
  public static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
