package io.gere.report.page;

import static io.gere.RootLocale.format;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. An unknown one is an en dash. */
public final class NumberText {
  public static final String UNKNOWN = "–";

  private NumberText() {}

  /** A fraction in percent, with one decimal and without the sign. */
  public static String percent(Double fraction) {
    return fraction == null ? UNKNOWN : format("%.1f", 100 * fraction);
  }

  /** A difference of two fractions in percentage points, with its sign. */
  public static String points(Double difference) {
    if (difference == null) {
      return UNKNOWN;
    }
    String size = format("%.1f", 100 * Math.abs(difference));
    return (size.equals("0.0") ? "±" : difference < 0 ? "−" : "+") + size;
  }

  /** A count, with thousands separators. */
  public static String count(long value) {
    return format("%,d", value);
  }

  /** An estimated count, to two significant digits. */
  public static String about(long value) {
    return count(new BigDecimal(value).round(new MathContext(2)).longValueExact());
  }

  /** A measurement with five significant digits. */
  public static String measurement(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 1e-3 || size >= 1e9) {
      return format("%.4e", value);
    }
    int decimals = Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
    return format("%,." + decimals + "f", value);
  }

  /** A length of time, in the two units that matter. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole >= 3600) {
      return "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }
    if (whole >= 60) {
      return "%d min %d s".formatted(whole / 60, whole % 60);
    }
    return format("%.1f s", seconds);
  }

  /** A size in bytes, in the unit that suits it. */
  public static String bytes(long bytes) {
    String[] units = {"bytes", "KB", "MB", "GB", "TB", "PB", "EB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return format(unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
