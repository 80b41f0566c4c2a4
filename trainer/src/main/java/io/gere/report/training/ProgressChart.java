package io.gere.report.training;

import io.gere.report.chart.EndLabels;
import io.gere.report.chart.Figure;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Svg;
import io.gere.report.page.HtmlEscape;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.DoubleFunction;

/**
 * What is measured now and then over the steps of a run, with the tasks marked: a dot for each
 * measurement, a line through those of one thing, whose first value is dashed on where it is alone.
 *
 * @param number how a value is written
 * @param limit a value that all should stay below, dashed; null: the first value is, where there is
 *     one line
 */
record ProgressChart(
    String title, String unit, DoubleFunction<String> number, Double limit, List<TaskSpan> spans) {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 196;
  private static final Plot PLOT = new Plot(72, WIDTH - EndLabels.ROOM - 8, 22, HEIGHT - 34);

  /**
   * One measurement.
   *
   * @param step of its task, as it is told
   * @param done steps of the whole run that were done
   * @param note what was done about it, which makes the dot a triangle; empty: nothing
   */
  record Mark(String task, long step, long done, double value, String note) {}

  /** All measurements of one thing, in their order. */
  record Line(String name, String style, List<Mark> marks) {}

  /** The figure as markup; empty where nothing was measured. */
  String draw(List<Line> all) {
    List<Line> lines = all.stream().filter(line -> !line.marks().isEmpty()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    StepAxis axis = new StepAxis(PLOT, spans);
    List<Double> values =
        lines.stream().flatMap(line -> line.marks().stream()).map(Mark::value).sorted().toList();
    double low = limit == null ? values.get(0) : Math.min(limit, values.get(0));
    double high = values.get(values.size() - 1);
    LinearScale scale = LinearScale.around(low, limit == null ? high : Math.max(limit, high));
    Svg svg = new Svg("progress-chart", WIDTH, HEIGHT, title + ", " + unit);
    svg.description(description(lines));
    axis.drawTasks(svg);
    PLOT.drawAxes(svg, scale);
    axis.drawSteps(svg);
    if (limit != null || lines.size() == 1) {
      double y = PLOT.y(scale, limit == null ? lines.get(0).marks().get(0).value() : limit);
      svg.line("limit", PLOT.left(), y, PLOT.right(), y);
    }
    EndLabels labels = new EndLabels(PLOT.right());
    for (Line line : lines) {
      draw(svg, axis, scale, line);
      Mark last = line.marks().get(line.marks().size() - 1);
      labels.add(
          line.style(), PLOT.y(scale, last.value()), line.name(), number.apply(last.value()));
    }
    labels.draw(svg);
    return Figure.draw(title, unit, svg.end());
  }

  private void draw(Svg svg, StepAxis axis, LinearScale scale, Line line) {
    StringJoiner places = new StringJoiner(" ");
    for (Mark mark : line.marks()) {
      places.add(Svg.number(x(axis, mark)) + "," + Svg.number(PLOT.y(scale, mark.value())));
    }
    svg.markup("<polyline class=\"curve %s\" points=\"%s\"/>\n".formatted(line.style(), places));
    for (Mark mark : line.marks()) {
      String said =
          "%s, after step %d of %s: %s%s"
              .formatted(
                  line.name(),
                  mark.step(),
                  mark.task(),
                  number.apply(mark.value()),
                  mark.note().isEmpty() ? "" : "; " + mark.note());
      double y = PLOT.y(scale, mark.value());
      if (mark.note().isEmpty()) {
        svg.dot("dot " + line.style(), x(axis, mark), y, 2.2, said);
      } else {
        svg.markup(
            "<path class=\"moved\" d=\"M%s %s l-4 -8 h8 z\"><title>%s</title></path>\n"
                .formatted(Svg.number(x(axis, mark)), Svg.number(y - 1), HtmlEscape.text(said)));
      }
    }
  }

  /** Between the step that was done last and the next. */
  private static double x(StepAxis axis, Mark mark) {
    return axis.x(mark.done() - 0.5);
  }

  private String description(List<Line> lines) {
    StringJoiner sentences = new StringJoiner("; ");
    for (Line line : lines) {
      List<Mark> marks = line.marks();
      sentences.add(
          "%s: %s at first, %s at the end"
              .formatted(
                  line.name(),
                  number.apply(marks.get(0).value()),
                  number.apply(marks.get(marks.size() - 1).value())));
    }
    return sentences.toString();
  }
}
