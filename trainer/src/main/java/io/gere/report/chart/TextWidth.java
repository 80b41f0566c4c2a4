package io.gere.report.chart;

/**
 * How wide chart text will be. The reader's font is not known here, so letters count as wide as in
 * the widest of the usual ones, DejaVu Sans and Verdana: what fits there fits everywhere.
 */
public final class TextWidth {
  private static final double NARROW = 4.9;
  private static final double USUAL = 7.7;
  private static final double CAPITAL = 9.5;
  private static final double FULL = 12;

  private TextWidth() {}

  /** Width at 12 pixels to the em, in pixels. */
  public static double of(String text) {
    return text.codePoints().mapToDouble(TextWidth::letter).sum();
  }

  /** As many of the text's letters as fit, and an ellipsis where some do not; none where few do. */
  public static String fit(String text, double width) {
    if (of(text) <= width) {
      return text;
    }
    StringBuilder beginning = new StringBuilder();
    double free = width - FULL;
    for (int letter : text.codePoints().toArray()) {
      free -= letter(letter);
      if (free < 0) {
        break;
      }
      beginning.appendCodePoint(letter);
    }
    return beginning.length() < 3 ? "" : beginning.append('…').toString();
  }

  private static double letter(int letter) {
    if ("fijlrtI.,:;'|!()[]- ".indexOf(letter) >= 0) {
      return NARROW;
    }
    if (letter > 0x2000 || "mwMW@%".indexOf(letter) >= 0) {
      return FULL;
    }
    return Character.isUpperCase(letter) ? CAPITAL : USUAL;
  }
}
