package io.gere.text.python;

import io.gere.text.TemplateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code pattern % values}, for {@code %s %r %d %i %u %f %x %X %o %c %%}. */
public final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile("%(?:\\(([^)]*)\\))?([-+ 0#]*)(\\d*)(?:\\.(\\d+))?([a-zA-Z%])");

  private PercentFormat() {}

  /** Fills the pattern with a value, a tuple of values or a dict's. */
  public static String format(String pattern, Object values) {
    List<?> items = values instanceof Tuple tuple ? tuple : Tuple.of(values);
    StringBuilder out = new StringBuilder();
    Matcher field = FIELD.matcher(pattern);
    int used = 0;
    int last = 0;
    while (field.find()) {
      text(pattern.substring(last, field.start()), out);
      last = field.end();
      if (field.group(5).equals("%")) {
        out.append('%');
      } else if (field.group(1) != null) {
        out.append(padded(field, named(values, field.group(1))));
      } else if (used == items.size()) {
        throw TemplateException.of("not enough arguments for format string");
      } else {
        out.append(padded(field, items.get(used++)));
      }
      Bounds.size(out.length());
    }
    text(pattern.substring(last), out);
    boolean dict = // or what Python takes for one
        values instanceof Map
            || values instanceof Undefined
            || (values instanceof List && !(values instanceof Tuple));
    if (used < items.size() && !dict) {
      throw TemplateException.of("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  private static void text(String text, StringBuilder out) {
    if (text.contains("%")) {
      throw TemplateException.of("unsupported format: %s".formatted(text));
    }
    out.append(text);
  }

  private static Object named(Object values, String key) {
    if (values instanceof Map<?, ?> dict && Dicts.has(dict, key)) {
      return Dicts.get(dict, key);
    }
    throw TemplateException.of("the format has no value for " + key);
  }

  private static String padded(Matcher field, Object value) {
    String flags = field.group(2);
    int width = field.group(3).isEmpty() ? 0 : Bounds.size(Long.parseLong(field.group(3)));
    String text = convert(field.group(5).charAt(0), field.group(4), flags, value);
    String fill = " ".repeat(Math.max(0, width - CodePoints.length(text)));
    if (flags.contains("-")) {
      return text + fill;
    }
    boolean number = "diufxXo".contains(field.group(5));
    if (!number || !flags.contains("0")) {
      return fill + text;
    }
    int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
    return text.substring(0, sign) + fill.replace(' ', '0') + text.substring(sign);
  }

  private static String convert(char kind, String precision, String flags, Object value) {
    return switch (kind) {
      case 's', 'r' -> {
        String text = kind == 's' ? PythonText.str(value) : PythonText.repr(value);
        int most = precision == null ? Integer.MAX_VALUE : Integer.parseInt(precision);
        yield CodePoints.slice(text, 0, Math.min(most, CodePoints.length(text)));
      }
      case 'd', 'i', 'u' -> {
        BigInteger number =
            value instanceof Double real
                ? new BigDecimal(real).toBigInteger()
                : Numbers.integer(value);
        yield sign(flags, number.signum()) + number;
      }
      case 'f' -> {
        double number = Numbers.real(value);
        int digits = precision == null ? 6 : Integer.parseInt(precision);
        yield sign(flags, number)
            + new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
      }
      case 'x' -> Numbers.integer(value).toString(16);
      case 'X' -> Numbers.integer(value).toString(16).toUpperCase(Locale.ROOT);
      case 'o' -> Numbers.integer(value).toString(8);
      default -> throw TemplateException.of("unsupported format character '%s'".formatted(kind));
    };
  }

  private static String sign(String flags, double number) {
    if (number < 0) {
      return "";
    }
    return flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
  }
}
