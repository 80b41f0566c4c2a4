package io.gere.text.python;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's upper and lower case, and what kinds of characters a text consists of. */
public final class Letters {
  private Letters() {}

  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character as a title begins, the others lower. */
  public static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int rest = text.offsetByCodePoints(0, 1);
    return Character.toString(Character.toTitleCase(text.codePointAt(0)))
        + lower(text.substring(rest));
  }

  /** {@code str.title}: every run of letters is capitalized. */
  static String title(String text) {
    StringBuilder out = new StringBuilder();
    boolean within = false;
    for (int point : text.codePoints().toArray()) {
      out.appendCodePoint(within ? Character.toLowerCase(point) : Character.toTitleCase(point));
      within = isCased(point);
    }
    return out.toString();
  }

  static String swapCase(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(each -> out.append(each.equals(upper(each)) ? lower(each) : upper(each)));
    return out.toString();
  }

  /** Not empty, and every character is such. */
  static boolean all(String text, IntPredicate kind) {
    return !text.isEmpty() && text.codePoints().allMatch(kind);
  }

  public static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints().noneMatch(each -> isCased(each) && !Character.isUpperCase(each));
  }

  public static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints().noneMatch(each -> isCased(each) && !Character.isLowerCase(each));
  }

  private static boolean isCased(int point) {
    return Character.isUpperCase(point)
        || Character.isLowerCase(point)
        || Character.isTitleCase(point);
  }
}
