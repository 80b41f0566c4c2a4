package io.gere.text.python;

import java.util.ArrayList;
import java.util.List;

/** Text made wider. */
final class Padding {
  private Padding() {}

  /** {@code center}, {@code ljust}, {@code rjust} or {@code zfill}. */
  static String apply(String text, String name, Arguments given) {
    Arguments.Matched matched = given.match(name, "width", "fillchar");
    int missing = Math.max(0, matched.integer("width", 0) - CodePoints.length(text));
    Bounds.size((long) missing + text.length());
    if (name.equals("zfill")) {
      int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
      return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
    }
    String fill = matched.has("fillchar") ? matched.text("fillchar") : " ";
    int width = missing + CodePoints.length(text);
    int left =
        switch (name) {
          case "ljust" -> 0;
          case "rjust" -> missing;
          default -> missing / 2 + (missing & width & 1); // as CPython rounds
        };
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }

  static String tabs(String text, Arguments.Matched given) {
    int size = given.integer("tabsize", 8);
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int point : text.codePoints().toArray()) {
      if (point == '\t') {
        int spaces = size > 0 ? size - column % size : 0;
        Bounds.size((long) out.length() + spaces);
        out.append(" ".repeat(spaces));
        column += spaces;
      } else {
        out.appendCodePoint(point);
        column = point == '\n' || point == '\r' ? 0 : column + 1;
      }
    }
    return out.toString();
  }

  /** What {@code text.replace("", …, count)} sets its replacement between. */
  static List<Object> betweenCharacters(String text, int count) {
    List<Object> pieces = new ArrayList<>(List.of(""));
    int at = 0;
    while (at < text.length() && (count < 0 || pieces.size() < count)) {
      int next = text.offsetByCodePoints(at, 1);
      pieces.add(text.substring(at, next));
      at = next;
    }
    if (count == 0) {
      return List.of(text);
    }
    if (count < 0 || pieces.size() <= count) {
      pieces.add(text.substring(at));
    }
    return pieces;
  }
}
