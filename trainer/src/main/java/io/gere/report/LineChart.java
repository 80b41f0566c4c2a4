package io.gere.report;

import io.gere.train.StepMetrics;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * One quantity over the steps of a run, with the tasks marked: each step thin, their moving average
 * strong.
 *
 * @param title what it is
 * @param unit of its values, which labels the vertical axis
 * @param logarithmic whether the vertical axis is; values that are not above 0 are left out then
 * @param quantity its value at a step, or null
 */
record LineChart(
    String title, String unit, boolean logarithmic, Function<StepMetrics, Number> quantity) {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 196;
  private static final double LEFT = 58;
  private static final double RIGHT = WIDTH - 8;
  private static final double TOP = 22;
  private static final double BOTTOM = HEIGHT - 34;

  /** Steps whose moving average is worth a line of its own. */
  private static final int ENOUGH_FOR_AVERAGE = 200;

  /** The figure as markup; empty where the run has no value of this quantity. */
  String draw(List<TaskSpan> spans) {
    List<List<Point>> curves = spans.stream().map(this::values).toList();
    if (curves.stream().allMatch(List::isEmpty)) {
      return "";
    }
    int steps = spans.get(spans.size() - 1).end();
    Scale scale = scale(curves.stream().flatMap(List::stream).toList());
    Svg svg = new Svg("line-chart", WIDTH, HEIGHT, title + ", " + unit);
    drawTasks(svg, spans, steps);
    drawAxes(svg, scale, steps);
    int window = steps < ENOUGH_FOR_AVERAGE ? 1 : steps / 100 | 1;
    for (int i = 0; i < spans.size(); i++) {
      String each = window == 1 ? "curve" : "curve each";
      svg.markup(curve(each, curves.get(i), spans.get(i), scale, steps));
      if (window > 1) {
        List<Point> average = average(curves.get(i), window);
        svg.markup(curve("curve", average, null, scale, steps));
      }
    }
    svg.line("pointer", LEFT, TOP, LEFT, BOTTOM);
    String average = window == 1 ? "" : " · strong line: average of %d steps".formatted(window);
    return """
    <figure class="wide"><figcaption><b>%s</b> <span>%s%s%s</span></figcaption>
    %s</figure>
    """
        .formatted(
            HtmlEscape.text(title),
            HtmlEscape.text(unit),
            logarithmic ? " (log scale)" : "",
            average,
            svg.end());
  }

  private List<Point> values(TaskSpan span) {
    return span.points(quantity).stream()
        .filter(point -> !logarithmic || point.value() > 0)
        .toList();
  }

  /**
   * On a logarithmic axis the geometric mean, so that one huge value does not lift its neighbours.
   */
  private List<Point> average(List<Point> points, int window) {
    if (!logarithmic) {
      return Curve.smooth(points, window);
    }
    List<Point> exponents =
        points.stream().map(p -> new Point(p.step(), Math.log10(p.value()))).toList();
    return Curve.smooth(exponents, window).stream()
        .map(p -> new Point(p.step(), Math.pow(10, p.value())))
        .toList();
  }

  private Scale scale(List<Point> points) {
    double low = points.stream().mapToDouble(Point::value).min().orElseThrow();
    double high = points.stream().mapToDouble(Point::value).max().orElseThrow();
    return logarithmic ? LogScale.around(low, high) : LinearScale.around(low, high);
  }

  private static void drawTasks(Svg svg, List<TaskSpan> spans, int steps) {
    for (int i = 0; i < spans.size(); i++) {
      TaskSpan span = spans.get(i);
      double left = x(span.first() - 0.5, steps);
      double width = x(span.end() - 0.5, steps) - left;
      if (i % 2 == 1) {
        svg.rectangle("band", left, TOP, width, BOTTOM - TOP);
      }
      if (i > 0) {
        svg.line("boundary", left, TOP - 16, left, BOTTOM);
      }
      svg.text("task", left + 5, TOP - 7, Svg.fit(span.task(), width - 8));
    }
  }

  private static void drawAxes(Svg svg, Scale scale, int steps) {
    for (double tick : scale.ticks()) {
      double y = y(tick, scale);
      svg.line("grid", LEFT, y, RIGHT, y).text("end", LEFT - 8, y + 4, scale.label(tick));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    LinearScale ticks = LinearScale.around(0, Math.max(steps / 2.0, 4));
    int stride = (int) Math.max(1, Math.round(ticks.step()));
    for (int step = 0; step < steps; step += stride) {
      double x = x(step, steps);
      svg.line("axis", x, BOTTOM, x, BOTTOM + 4)
          .text("middle", x, BOTTOM + 16, NumberText.count(step));
    }
    svg.text("end", RIGHT, BOTTOM + 30, "optimizer step");
  }

  /**
   * A polyline, thinned. {@code data-at} repeats each point's step and exact value for the script.
   *
   * @param span whose exact values are told when pointed at, or null for none
   */
  private static String curve(
      String style, List<Point> points, TaskSpan span, Scale scale, int steps) {
    StringJoiner places = new StringJoiner(" ");
    StringJoiner values = new StringJoiner(";");
    for (Point point : Curve.thin(points, steps / (RIGHT - LEFT))) {
      places.add(Svg.number(x(point.step(), steps)) + "," + Svg.number(y(point.value(), scale)));
      values.add(point.step() + " " + NumberText.measurement(point.value()));
    }
    // A line of one point has no length, and so no ink, unless the point is there twice.
    String line = points.size() == 1 ? places + " " + places : places.toString();
    String data =
        span == null
            ? ""
            : " data-task=\"%s\" data-first=\"%d\" data-at=\"%s\""
                .formatted(HtmlEscape.text(span.task()), span.first(), values);
    return points.isEmpty()
        ? ""
        : "<polyline class=\"%s\" points=\"%s\"%s/>\n".formatted(style, line, data);
  }

  private static double x(double step, int steps) {
    return LEFT + (step + 0.5) / steps * (RIGHT - LEFT);
  }

  private static double y(double value, Scale scale) {
    return BOTTOM - scale.place(value) * (BOTTOM - TOP);
  }
}
