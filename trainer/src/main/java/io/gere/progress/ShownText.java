package io.gere.progress;

import static io.gere.RootLocale.format;

/**
 * Text for a terminal: what data may hold to steer one, or to make a line look like another, is
 * shown as Java and JSON write it, such as {@code \\u001b}.
 */
public final class ShownText {
  private ShownText() {}

  /** One line of it; tabs stay. */
  public static String of(String line) {
    if (line.codePoints().noneMatch(ShownText::steers)) {
      return line;
    }
    StringBuilder shown = new StringBuilder();
    line.codePoints()
        .forEach(
            point -> {
              if (!steers(point)) {
                shown.appendCodePoint(point);
              } else if (point == '\n') {
                shown.append("\\n");
              } else {
                shown.append(format("\\u%04x", point));
              }
            });
    return shown.toString();
  }

  /** Control characters, line and paragraph separators, and marks that turn the writing around. */
  private static boolean steers(int point) {
    return (Character.isISOControl(point) && point != '\t')
        || (point >= 0x2028 && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200e
        || point == 0x200f;
  }
}
