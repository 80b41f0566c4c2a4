package io.gere.text.python;

/** Characters as Python counts and classifies them. */
public final class CodePoints {
  private CodePoints() {}

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** From one code point to another. */
  static String slice(String text, int from, int to) {
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  /** Python's {@code str.isspace}. */
  public static boolean isSpace(int point) {
    return (point >= 0x9 && point <= 0xd)
        || (point >= 0x1c && point <= 0x20)
        || point == 0x85
        || point == 0xa0
        || Character.isSpaceChar(point);
  }

  static boolean isPrintable(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
