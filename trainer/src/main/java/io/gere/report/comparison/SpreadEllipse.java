package io.gere.report.comparison;

import io.gere.report.chart.Svg;
import java.util.Arrays;

/**
 * The ellipse of one standard deviation around a cloud of points: its axes are those of the sample
 * covariance, so that it leans as the points do.
 *
 * @param radiusX half of the longer axis
 * @param radiusY half of the shorter one
 * @param degrees by which the longer axis is turned from the horizontal
 */
record SpreadEllipse(double x, double y, double radiusX, double radiusY, double degrees) {
  /** What a cloud without any width is drawn with. */
  private static final double THINNEST = 2;

  /**
   * Of at least two points.
   *
   * @param x of each point
   * @param y of each point
   */
  static SpreadEllipse of(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX) / (x.length - 1);
      yy += (y[i] - meanY) * (y[i] - meanY) / (x.length - 1);
      xy += (x[i] - meanX) * (y[i] - meanY) / (x.length - 1);
    }
    // Eigenvalues and the first eigenvector of [xx xy; xy yy].
    double middle = (xx + yy) / 2;
    double apart = Math.hypot((xx - yy) / 2, xy);
    return new SpreadEllipse(
        meanX,
        meanY,
        Math.max(THINNEST, Math.sqrt(middle + apart)),
        Math.max(THINNEST, Math.sqrt(Math.max(0, middle - apart))),
        Math.toDegrees(Math.atan2(2 * xy, xx - yy) / 2));
  }

  void draw(Svg svg, String style) {
    svg.markup(
        "<ellipse class=\"%s\" cx=\"%s\" cy=\"%s\" rx=\"%s\" ry=\"%s\" transform=\"rotate(%s %2$s %3$s)\"/>\n"
            .formatted(
                style,
                Svg.number(x),
                Svg.number(y),
                Svg.number(radiusX),
                Svg.number(radiusY),
                Svg.number(degrees)));
  }
}
