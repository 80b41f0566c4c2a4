package io.gere.report.training;

import io.gere.report.chart.LinearScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Svg;
import io.gere.report.page.NumberText;
import java.util.List;

/** A horizontal axis over the optimizer steps of a run, with its tasks marked. */
record StepAxis(Plot plot, List<TaskSpan> spans) {
  int steps() {
    return spans.get(spans.size() - 1).end();
  }

  /** Place of a step, counted over the whole run from 0. */
  double x(double step) {
    return plot.left() + (step + 0.5) / steps() * (plot.right() - plot.left());
  }

  double stepsPerPixel() {
    return steps() / (plot.right() - plot.left());
  }

  /** Names and bounds of the tasks, and a triangle above each step that changed nothing. */
  void drawTasks(Svg svg) {
    for (int i = 0; i < spans.size(); i++) {
      TaskSpan span = spans.get(i);
      double left = x(span.first() - 0.5);
      double width = x(span.end() - 0.5) - left;
      if (i % 2 == 1) {
        svg.rectangle("band", left, plot.top(), width, plot.bottom() - plot.top());
      }
      if (i > 0) {
        svg.line("boundary", left, plot.top() - 16, left, plot.bottom());
      }
      svg.fitted("task", left + 5, plot.top() - 7, span.task(), width - 8);
      // Where steps lie closer than pixels, one triangle stands for several.
      span.skipped().stream()
          .mapToLong(step -> Math.round(x(step)))
          .distinct()
          .forEach(
              x ->
                  svg.markup(
                      "<path class=\"skipped\" d=\"M%d %s l-4 -7 h8 z\"/>\n"
                          .formatted(x, Svg.number(plot.top() + 7))));
    }
  }

  /** Numbers of steps below the axis. */
  void drawSteps(Svg svg) {
    LinearScale ticks = LinearScale.around(0, Math.max(steps() / 2.0, 4));
    int stride = (int) Math.max(1, Math.round(ticks.step()));
    for (int step = 0; step < steps(); step += stride) {
      svg.line("axis", x(step), plot.bottom(), x(step), plot.bottom() + 4)
          .text("middle", x(step), plot.bottom() + 16, NumberText.count(step));
    }
    svg.text("end", plot.right(), plot.bottom() + 30, "optimizer step");
  }
}
