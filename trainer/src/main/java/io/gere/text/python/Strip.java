package io.gere.text.python;

import java.util.function.IntPredicate;

/** Python's {@code strip}: characters removed from the ends of a text. */
public final class Strip {
  private Strip() {}

  /**
   * Strips both ends.
   *
   * @param characters a set of them, not a word; null for white space
   */
  public static String both(String text, String characters) {
    return left(right(text, characters), characters);
  }

  static String left(String text, String characters) {
    IntPredicate stripped = stripped(characters);
    int start = 0;
    while (start < text.length() && stripped.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  /** Strips the end. */
  public static String right(String text, String characters) {
    IntPredicate stripped = stripped(characters);
    int end = text.length();
    while (end > 0 && stripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  private static IntPredicate stripped(String characters) {
    return characters == null ? CodePoints::isSpace : point -> characters.indexOf(point) >= 0;
  }
}
