package io.gere.report;

/** An SVG drawing under construction; lengths are in CSS pixels at full width. */
final class Svg {
  /** Width of the letters of chart text, on average; used to see whether a label has room. */
  static final double LETTER = 6.6;

  private final StringBuilder out = new StringBuilder();

  /**
   * An empty drawing.
   *
   * @param label what the drawing shows, for those who cannot see it
   */
  Svg(String style, double width, double height, String label) {
    out.append(
        "<svg class=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(style, number(width), number(height), HtmlEscape.text(label)));
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
    return this;
  }

  Svg rectangle(String style, double x, double y, double width, double height) {
    out.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
            .formatted(style, number(x), number(y), number(width), number(height)));
    return this;
  }

  /** Text on its baseline; the style says whether it starts, centres or ends at x. */
  Svg text(String style, double x, double y, String text) {
    out.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(style, number(x), number(y), HtmlEscape.text(text)));
    return this;
  }

  /** Text that rises to the right: from x, or up to x where the style lets it end there. */
  Svg slanted(String style, double x, double y, String text) {
    out.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" transform=\"rotate(-45 %s %s)\">%s</text>\n"
            .formatted(style, number(x), number(y), number(x), number(y), HtmlEscape.text(text)));
    return this;
  }

  /** Markup that is already safe. */
  Svg markup(String markup) {
    out.append(markup);
    return this;
  }

  String end() {
    return out.append("</svg>\n").toString();
  }

  /** A length with one decimal, which is a tenth of a pixel. */
  static String number(double length) {
    long tenths = Math.round(length * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
  }

  /** The text, or its beginning and an ellipsis, or nothing, to fit a width. */
  static String fit(String text, double width) {
    int letters = (int) (width / LETTER);
    if (text.length() <= letters) {
      return text;
    }
    return letters < 4 ? "" : text.substring(0, letters - 1) + "…";
  }
}
