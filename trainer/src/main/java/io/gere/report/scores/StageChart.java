package io.gere.report.scores;

import io.gere.eval.scores.StageScores;
import io.gere.report.chart.EndLabels;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.LogScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Scale;
import io.gere.report.chart.Svg;
import io.gere.report.chart.TextWidth;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Stream;

/** One measure of general ability over the stages: of this run and of those it is compared to. */
final class StageChart {
  private static final double WIDTH = 1040;
  private static final double LEFT = 72;
  private static final double RIGHT = WIDTH - 200;
  private static final double TOP = 14;
  private static final double MARGIN = 24;
  private static final double LONGEST_NAME = 90;

  /** Styles of the style sheet for runs compared; more runs than these use them again. */
  private static final int STYLES = 4;

  private final Measure measure;
  private final List<ReportedRun> runs;
  private final List<String> tasks;
  private final Scale scale;
  private final Plot plot;
  private final StageAxis axis;
  private final boolean slanted;

  /**
   * What is drawn.
   *
   * @param style of the drawing
   * @param label what it shows
   * @param height of the values' area
   * @param level what a stage measured, or null
   */
  record Measure(String style, String label, double height, Function<StageScores, Level> level) {}

  /**
   * What one stage measured.
   *
   * @param value in the axis's unit
   * @param error its standard error; 0 where none is known
   * @param text the value as it is written
   * @param exact the same with its error
   */
  record Level(double value, double error, String text, String exact) {}

  /**
   * A chart of the runs' stages.
   *
   * @param runs the report's own run first; others are drawn where they learnt the same tasks
   */
  StageChart(Measure measure, List<ReportedRun> runs) {
    this.measure = measure;
    this.tasks = runs.get(0).scores().tasks();
    this.runs = runs.stream().filter(run -> run.scores().tasks().equals(tasks)).toList();
    this.scale = scale();
    this.plot = new Plot(LEFT, RIGHT, TOP, TOP + measure.height());
    this.axis = new StageAxis(LEFT + MARGIN, RIGHT - MARGIN, tasks.size());
    this.slanted =
        tasks.stream().mapToDouble(TextWidth::of).anyMatch(name -> name > axis.distance() - 6);
  }

  private Scale scale() {
    double low = ends(-1).min(Comparator.naturalOrder()).orElse(0.0);
    double high = ends(1).max(Comparator.naturalOrder()).orElse(1.0);
    return low > 0 && high > 20 * low ? LogScale.around(low, high) : LinearScale.around(low, high);
  }

  /** All values, each moved by so many standard errors. */
  private Stream<Double> ends(int standardErrors) {
    return runs.stream()
        .flatMap(run -> run.scores().stages().stream())
        .map(measure.level())
        .filter(level -> level != null)
        .map(level -> level.value() + standardErrors * level.error());
  }

  /** The drawing as markup; empty where the report's own run was not measured. */
  String draw() {
    if (!isMeasured(runs.get(0))) {
      return "";
    }
    double below = slanted ? 24 + LONGEST_NAME * 0.71 : 26;
    Svg svg = new Svg(measure.style(), WIDTH, plot.bottom() + below, measure.label());
    plot.drawAxes(svg, scale);
    drawStages(svg);
    EndLabels labels = new EndLabels(RIGHT);
    for (int i = runs.size() - 1; i >= 0; i--) {
      if (isMeasured(runs.get(i))) {
        drawRun(svg, labels, runs.get(i), i == 0 ? "own" : "other-" + (i - 1) % STYLES);
      }
    }
    labels.draw(svg);
    return svg.end();
  }

  private boolean isMeasured(ReportedRun run) {
    return run.scores().stages().stream().anyMatch(stage -> measure.level().apply(stage) != null);
  }

  private void drawStages(Svg svg) {
    for (int learnt = 0; learnt <= tasks.size(); learnt++) {
      double x = axis.x(learnt);
      String name = learnt == 0 ? "base" : tasks.get(learnt - 1);
      svg.line("axis", x, plot.bottom(), x, plot.bottom() + 4);
      if (slanted) {
        svg.slanted("end", x + 4, plot.bottom() + 16, name, LONGEST_NAME);
      } else {
        svg.text("middle", x, plot.bottom() + 18, name);
      }
    }
    svg.text("label", RIGHT + 36, plot.bottom() + 18, "last task learnt");
  }

  private void drawRun(Svg svg, EndLabels labels, ReportedRun run, String style) {
    StringJoiner places = new StringJoiner(" ");
    Level last = null;
    for (StageScores stage : run.scores().stages()) {
      Level level = measure.level().apply(stage);
      if (level != null) {
        double x = axis.x(stage.learnt());
        double y = plot.y(scale, level.value());
        places.add(Svg.number(x) + "," + Svg.number(y));
        last = level;
      }
    }
    svg.markup("<polyline class=\"curve %s\" points=\"%s\"/>\n".formatted(style, places));
    for (StageScores stage : run.scores().stages()) {
      Level level = measure.level().apply(stage);
      if (level != null) {
        drawLevel(svg, style, stage.learnt(), level, run.name());
      }
    }
    labels.add(style, plot.y(scale, last.value()), run.name(), last.text());
  }

  private void drawLevel(Svg svg, String style, int learnt, Level level, String run) {
    double x = axis.x(learnt);
    if (level.error() > 0) {
      double low = plot.y(scale, level.value() - level.error());
      double high = plot.y(scale, level.value() + level.error());
      svg.line("error " + style, x, low, x, high);
    }
    String when = learnt == 0 ? "base" : "after " + tasks.get(learnt - 1);
    String title = "%s, %s: %s".formatted(run, when, level.exact());
    svg.dot("dot " + style, x, plot.y(scale, level.value()), 4, title);
  }
}
