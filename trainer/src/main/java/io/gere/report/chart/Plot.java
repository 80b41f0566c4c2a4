package io.gere.report.chart;

/** The area of a chart that its values are drawn in, with axes on its left and its lower edge. */
public record Plot(double left, double right, double top, double bottom) {
  /** Height at which a value stands. */
  public double y(Scale scale, double value) {
    return bottom - scale.place(value) * (bottom - top);
  }

  /** The horizontal axis, and a line across for each value that the scale marks. */
  public void drawAxes(Svg svg, Scale scale) {
    for (double tick : scale.ticks()) {
      double y = y(scale, tick);
      svg.line("grid", left, y, right, y).text("end", left - 8, y + 4, scale.label(tick));
    }
    svg.line("axis", left, bottom, right, bottom);
  }
}
