package io.gere.report.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names and last values beside the ends of a chart's lines, each low enough not to touch another.
 */
public final class EndLabels {
  /** What they need to the right of the values' area. */
  public static final double ROOM = 192;

  private static final double HEIGHT = 17;

  /** Less than there is, for labels are larger than other chart text, and the own one is bold. */
  private static final double WIDTH = 124;

  private final double left;
  private final List<Label> labels = new ArrayList<>();

  private record Label(String style, double y, String name, String value) {}

  /**
   * @param left where the values' area ends
   */
  public EndLabels(double left) {
    this.left = left;
  }

  /**
   * Adds a line's.
   *
   * @param style the line's, in the style sheet
   * @param y where the line ends
   */
  public void add(String style, double y, String name, String value) {
    labels.add(new Label(style, y, name, value));
  }

  /** Draws all of them. */
  public void draw(Svg svg) {
    double free = 0;
    for (Label label : labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
      double y = Math.max(label.y(), free);
      svg.line("curve " + label.style(), left + 10, y, left + 30, y);
      String name = TextWidth.fit(label.name(), WIDTH - TextWidth.of(label.value()));
      svg.text("label " + label.style(), left + 36, y + 4, name + " " + label.value());
      free = y + HEIGHT;
    }
  }
}
