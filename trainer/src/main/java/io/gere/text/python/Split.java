package io.gere.text.python;

import io.gere.text.TemplateException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/** Python's ways of cutting a text into pieces. */
public final class Split {
  private Split() {}

  /**
   * {@code text.split(separator, most)}.
   *
   * @param separator null for runs of white space
   * @param most cuts; less than 0 for all
   */
  static List<Object> fromLeft(String text, String separator, int most) {
    return separator == null ? words(text, most) : pieces(text, separator, most);
  }

  /** {@code text.rsplit(separator, most)}: the last cuts instead of the first. */
  static List<Object> fromRight(String text, String separator, int most) {
    String reversed = new StringBuilder(text).reverse().toString();
    String reversedSeparator =
        separator == null ? null : new StringBuilder(separator).reverse().toString();
    List<Object> parts = new ArrayList<>();
    for (Object part : fromLeft(reversed, reversedSeparator, most)) {
      parts.add(new StringBuilder((String) part).reverse().toString());
    }
    Collections.reverse(parts);
    return parts;
  }

  /** The text before the separator, the separator and the text after it. */
  static Tuple partition(String text, String separator, boolean last) {
    nonEmpty(separator);
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return last ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  /** {@code text.splitlines(keepEnds)}. */
  public static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < text.length(); at++) {
      if (isLineEnd(text.charAt(at))) {
        int after = text.startsWith("\r\n", at) ? at + 2 : at + 1;
        lines.add(text.substring(start, keepEnds ? after : at));
        start = after;
        at = after - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  private static List<Object> pieces(String text, String separator, int most) {
    nonEmpty(separator);
    List<Object> pieces = new ArrayList<>();
    int start = 0;
    int at = text.indexOf(separator);
    while (at >= 0 && (most < 0 || pieces.size() < most)) {
      pieces.add(text.substring(start, at));
      start = at + separator.length();
      at = text.indexOf(separator, start);
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  private static List<Object> words(String text, int most) {
    List<Object> words = new ArrayList<>();
    IntPredicate space = CodePoints::isSpace;
    String rest = Strip.left(text, null);
    while (!rest.isEmpty()) {
      if (most >= 0 && words.size() == most) {
        words.add(rest);
        return words;
      }
      int end = 0;
      while (end < rest.length() && !space.test(rest.charAt(end))) {
        end++;
      }
      words.add(rest.substring(0, end));
      rest = Strip.left(rest.substring(end), null);
    }
    return words;
  }

  private static void nonEmpty(String separator) {
    if (separator.isEmpty()) {
      throw TemplateException.of("empty separator");
    }
  }
}
