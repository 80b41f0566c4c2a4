package io.gere.text.python;

import io.gere.RootLocale;
import io.gere.text.TemplateException;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code strftime} in the C locale, for a time without a zone. */
public final class Strftime {
  private static final Pattern FIELD = Pattern.compile("%([-_0]?)(.)", Pattern.DOTALL);

  private Strftime() {}

  /** The time in that pattern; {@code %-d} is a number without zeros before it. */
  public static String format(String pattern, LocalDateTime time) {
    return FIELD
        .matcher(pattern)
        .replaceAll(field -> Matcher.quoteReplacement(field(field.group(1), field.group(2), time)));
  }

  private static String field(String flag, String code, LocalDateTime time) {
    String text = field(code, time);
    return switch (flag) {
      case "-" -> text.replaceFirst("^[0 ]+(?=\\d)", "");
      case "_" -> text.replaceFirst("^0(?=\\d)", " ");
      default -> text;
    };
  }

  private static String field(String code, LocalDateTime time) {
    int hour = time.getHour();
    return switch (code) {
      case "Y" -> RootLocale.format("%d", time.getYear());
      case "C" -> two(time.getYear() / 100);
      case "y" -> two(time.getYear() % 100);
      case "m" -> two(time.getMonthValue());
      case "d" -> two(time.getDayOfMonth());
      case "e" -> RootLocale.format("%2d", time.getDayOfMonth());
      case "B" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "b", "h" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "A" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "a" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "j" -> RootLocale.format("%03d", time.getDayOfYear());
      case "H" -> two(hour);
      case "k" -> RootLocale.format("%2d", hour);
      case "I" -> two((hour + 11) % 12 + 1);
      case "l" -> RootLocale.format("%2d", (hour + 11) % 12 + 1);
      case "M" -> two(time.getMinute());
      case "S" -> two(time.getSecond());
      case "f" -> RootLocale.format("%06d", time.get(ChronoField.MICRO_OF_SECOND));
      case "p" -> hour < 12 ? "AM" : "PM";
      case "P" -> hour < 12 ? "am" : "pm";
      case "u" -> String.valueOf(time.getDayOfWeek().getValue());
      case "w" -> String.valueOf(time.getDayOfWeek().getValue() % 7);
      case "V" -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case "G" -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
      case "U" -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
      case "W" -> two((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7);
      case "F" -> format("%Y-%m-%d", time);
      case "T", "X" -> format("%H:%M:%S", time);
      case "R" -> format("%H:%M", time);
      case "D", "x" -> format("%m/%d/%y", time);
      case "r" -> format("%I:%M:%S %p", time);
      case "c" -> format("%a %b %e %H:%M:%S %Y", time);
      case "Z", "z" -> "";
      case "n" -> "\n";
      case "t" -> "\t";
      case "%" -> "%";
      default -> throw TemplateException.of("strftime has no %%%s here".formatted(code));
    };
  }

  private static String two(int number) {
    return RootLocale.format("%02d", number);
  }
}
