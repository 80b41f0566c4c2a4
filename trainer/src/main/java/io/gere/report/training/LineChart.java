package io.gere.report.training;

import static java.util.stream.Collectors.joining;

import io.gere.metrics.StepMetrics;
import io.gere.report.chart.Curve;
import io.gere.report.chart.Figure;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.LogScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Point;
import io.gere.report.chart.Scale;
import io.gere.report.chart.Svg;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One quantity over the steps of a run, with the tasks marked: each step thin, their moving average
 * strong.
 *
 * @param title what it is
 * @param unit of its values, which labels the vertical axis
 * @param logarithmic whether the vertical axis is; values that are not above 0 are left out then
 * @param noisy whether the average over many steps tells more than each of them
 * @param limit a value that the quantity is held below, marked where it is in sight, or null
 * @param quantity its value at a step, or null
 */
public record LineChart(
    String title,
    String unit,
    boolean logarithmic,
    boolean noisy,
    Double limit,
    Function<StepMetrics, Number> quantity) {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 196;
  private static final Plot PLOT = new Plot(72, WIDTH - 8, 22, HEIGHT - 34);

  /** Steps whose moving average is worth a line of its own. */
  private static final int ENOUGH_FOR_AVERAGE = 200;

  /** Of a noisy quantity without a limit, on a linear axis. */
  public LineChart(String title, String unit, Function<StepMetrics, Number> quantity) {
    this(title, unit, false, true, null, quantity);
  }

  /** The figure as markup; empty where the run has no value of this quantity. */
  public String draw(List<TaskSpan> spans) {
    List<List<Point>> curves = spans.stream().map(this::values).toList();
    if (curves.stream().allMatch(List::isEmpty)) {
      return "";
    }
    StepAxis axis = new StepAxis(PLOT, spans);
    Scale scale = scale(curves.stream().flatMap(List::stream).toList());
    Svg svg = new Svg("line-chart", WIDTH, HEIGHT, title + ", " + unit);
    svg.description(description(spans, curves));
    axis.drawTasks(svg);
    PLOT.drawAxes(svg, scale);
    axis.drawSteps(svg);
    drawLimit(svg, scale);
    boolean averaged = noisy && axis.steps() >= ENOUGH_FOR_AVERAGE;
    int window = averaged ? axis.steps() / 100 | 1 : 1;
    for (int i = 0; i < spans.size(); i++) {
      String each = window == 1 ? "curve" : "curve each";
      svg.markup(curve(each, curves.get(i), spans.get(i), scale, axis));
      if (window > 1) {
        List<Point> average = average(curves.get(i), window);
        svg.markup(curve("curve", average, null, scale, axis));
      }
    }
    svg.line("pointer", PLOT.left(), PLOT.top(), PLOT.left(), PLOT.bottom());
    return Figure.draw(title, note(window, spans), svg.end());
  }

  private String note(int window, List<TaskSpan> spans) {
    long skipped = spans.stream().mapToLong(span -> span.skipped().size()).sum();
    return unit
        + (logarithmic ? " (log scale)" : "")
        + (window == 1 ? "" : " · strong line: average of %d steps".formatted(window))
        + (skipped == 0
            ? ""
            : " · triangles: steps that changed nothing, for something in them was not finite (%s)"
                .formatted(NumberText.count(skipped)));
  }

  private static String description(List<TaskSpan> spans, List<List<Point>> curves) {
    return IntStream.range(0, spans.size())
        .filter(i -> !curves.get(i).isEmpty())
        .mapToObj(i -> description(spans.get(i), curves.get(i)))
        .collect(joining("; "));
  }

  private static String description(TaskSpan span, List<Point> curve) {
    return "%s: %s at first, %s at the end"
        .formatted(
            span.task(),
            NumberText.measurement(curve.get(0).value()),
            NumberText.measurement(curve.get(curve.size() - 1).value()));
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

  private void drawLimit(Svg svg, Scale scale) {
    double place = limit == null ? -1 : scale.place(limit);
    if (place >= 0 && place <= 1) {
      double y = PLOT.y(scale, limit);
      svg.line("limit", PLOT.left(), y, PLOT.right(), y);
    }
  }

  /**
   * A polyline, thinned. {@code data-at} repeats each point's step and exact value for the script.
   *
   * @param span whose exact values are shown on hover, or null for none
   */
  private static String curve(
      String style, List<Point> points, TaskSpan span, Scale scale, StepAxis axis) {
    StringJoiner places = new StringJoiner(" ");
    StringJoiner values = new StringJoiner(";");
    for (Point point : Curve.thin(points, axis.stepsPerPixel())) {
      double y = PLOT.y(scale, point.value());
      places.add(Svg.number(axis.x(point.step())) + "," + Svg.number(y));
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
}
