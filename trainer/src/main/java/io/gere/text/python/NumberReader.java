package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Python's {@code int(…)} and {@code float(…)}. */
public final class NumberReader {
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+(_\\d+)*");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][-+]?\\d+)?");
  private static final int MOST_DIGITS = 4300; // Python's own limit

  private NumberReader() {}

  /** A whole number: text in that base, or a number without its fraction. */
  public static BigInteger integer(Object value, int base) {
    if (value instanceof String text) {
      String digits = Strip.both(text, null);
      boolean known = base == 10 ? INTEGER.matcher(digits).matches() : !digits.isEmpty();
      if (known && digits.length() <= MOST_DIGITS) {
        try {
          return new BigInteger(bare(digits, base), base);
        } catch (NumberFormatException e) {
          throw TemplateException.of("%s is no whole number".formatted(PythonText.repr(value)));
        }
      }
      throw TemplateException.of("%s is no whole number".formatted(PythonText.repr(value)));
    }
    if (value instanceof Double number) {
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw TemplateException.of("cannot convert %s to integer".formatted(number));
      }
      return new BigDecimal(number).toBigInteger();
    }
    return Numbers.integer(value);
  }

  /** A float. */
  public static double real(Object value) {
    if (!(value instanceof String text)) {
      return Numbers.real(value);
    }
    String digits = Strip.both(text, null);
    if (REAL.matcher(digits).matches()) {
      return Double.parseDouble(digits.replace("_", ""));
    }
    return switch (digits.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan", "+nan", "-nan" -> Double.NaN;
      default -> throw TemplateException.of("%s is no number".formatted(PythonText.repr(value)));
    };
  }

  /** The digits without {@code 0x} and the like. */
  private static String bare(String digits, int base) {
    String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
    String plain = digits.replace("_", "").toLowerCase(Locale.ROOT);
    return !prefix.isEmpty() && plain.startsWith(prefix) ? plain.substring(2) : plain;
  }
}
