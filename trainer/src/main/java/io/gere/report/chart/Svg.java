package io.gere.report.chart;

import io.gere.report.page.HtmlEscape;

/** An SVG drawing under construction; lengths are in CSS pixels at full width. */
public final class Svg {
  private final StringBuilder out = new StringBuilder();

  /**
   * An empty drawing that is one picture to those who hear the page.
   *
   * @param label what it shows, for those who cannot see it
   */
  public Svg(String style, double width, double height, String label) {
    this(style, width, height, "img", label);
  }

  private Svg(String style, double width, double height, String role, String label) {
    out.append(
        "<svg class=\"%s\" viewBox=\"0 0 %s %s\" role=\"%s\" aria-label=\"%s\">\n"
            .formatted(style, number(width), number(height), role, HtmlEscape.text(label)));
  }

  /**
   * An empty drawing whose parts say by their {@code role} which row or cell of a table they are.
   */
  public static Svg table(String style, double width, double height, String label) {
    return new Svg(style, width, height, "table", label);
  }

  /** Says more of a picture than its label does. Comes first. */
  public Svg description(String text) {
    return markup("<desc>%s</desc>\n".formatted(HtmlEscape.text(text)));
  }

  public Svg line(String style, double x1, double y1, double x2, double y2) {
    out.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
    return this;
  }

  public Svg rectangle(String style, double x, double y, double width, double height) {
    out.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
            .formatted(style, number(x), number(y), number(width), number(height)));
    return this;
  }

  /** A dot that says its title when pointed at. */
  public Svg dot(String style, double x, double y, double radius, String title) {
    out.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>\n"
            .formatted(style, number(x), number(y), number(radius), HtmlEscape.text(title)));
    return this;
  }

  /** Text on its baseline; the style says whether it starts, centres or ends at x. */
  public Svg text(String style, double x, double y, String text) {
    return write("class=\"%s\"".formatted(style), x, y, HtmlEscape.text(text));
  }

  /** As much of a text as fits a width; the whole of it when pointed at. */
  public Svg fitted(String style, double x, double y, String text, double width) {
    return write("class=\"%s\"".formatted(style), x, y, cut(text, width));
  }

  /** The same, rising to the right: from x, or up to x where the style lets it end there. */
  public Svg slanted(String style, double x, double y, String text, double width) {
    String place = "class=\"%s\" transform=\"rotate(-45 %s %s)\"";
    return write(place.formatted(style, number(x), number(y)), x, y, cut(text, width));
  }

  private Svg write(String attributes, double x, double y, String markup) {
    return markup(
        "<text %s x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(attributes, number(x), number(y), markup));
  }

  private static String cut(String text, double width) {
    String shown = TextWidth.fit(text, width);
    return shown.equals(text)
        ? HtmlEscape.text(text)
        : "%s<title>%s</title>".formatted(HtmlEscape.text(shown), HtmlEscape.text(text));
  }

  /** Markup that is already safe. */
  public Svg markup(String markup) {
    out.append(markup);
    return this;
  }

  public String end() {
    return out.append("</svg>\n").toString();
  }

  /** A length with one decimal, which is a tenth of a pixel. */
  public static String number(double length) {
    long tenths = Math.round(length * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
  }
}
