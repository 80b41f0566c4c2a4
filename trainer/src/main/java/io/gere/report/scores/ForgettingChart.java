package io.gere.report.scores;

import io.gere.eval.scores.Scores;
import io.gere.report.chart.Figure;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.Plot;
import io.gere.report.chart.Scale;
import io.gere.report.chart.Svg;
import io.gere.report.page.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * What later tasks did to each task: a panel for each with its score at every stage, dashed before
 * it was learnt. The panels have one scale, so that they compare.
 */
final class ForgettingChart {
  private static final double WIDTH = 1040;
  private static final double GAP = 18;
  private static final double LABELS = 34;
  private static final double NAME = 36;
  private static final double HEIGHT = 84;
  private static final double BELOW = 38;
  private static final double CHANGE = 84;

  /** Room that the number of a stage needs on the axis. */
  private static final double NUMBER = 24;

  private static final int FEWEST_COLUMNS = 3;
  private static final int MOST_COLUMNS = 5;
  private static final Scale SCALE = new LinearScale(0, 100, 50);

  private final Scores scores;
  private final int tasks;
  private final int columns;

  private ForgettingChart(Scores scores) {
    this.scores = scores;
    this.tasks = scores.tasks().size();
    this.columns = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, tasks));
  }

  /** The figure as markup; empty where no task was scored again after it had been learnt. */
  static String draw(Scores scores) {
    ForgettingChart chart = new ForgettingChart(scores);
    return IntStream.range(0, chart.tasks).allMatch(j -> chart.known(j, j + 1).size() < 2)
        ? ""
        : Figure.draw(
            "What later tasks did to each",
            "score in %, over the number of tasks learnt; dashed: before the task was; full dot:"
                + " just learnt",
            chart.drawing());
  }

  private String drawing() {
    int rows = (tasks + columns - 1) / columns;
    Svg svg =
        new Svg(
            "forgetting-chart",
            WIDTH,
            rows * (NAME + HEIGHT + BELOW),
            "Each task’s score at every stage; the numbers are those of the matrix above");
    svg.description(description());
    double width = (WIDTH + GAP) / columns;
    for (int j = 0; j < tasks; j++) {
      int row = j / columns;
      int column = j % columns;
      double left = column * width + LABELS;
      double top = row * (NAME + HEIGHT + BELOW) + NAME;
      drawPanel(svg, j, new Plot(left, left + width - LABELS - GAP, top, top + HEIGHT));
    }
    return svg.end();
  }

  private String description() {
    StringJoiner sentences = new StringJoiner("; ");
    for (int j = 0; j < tasks; j++) {
      sentences.add("%s: %s".formatted(scores.tasks().get(j), change(j)));
    }
    return sentences.toString();
  }

  private void drawPanel(Svg svg, int task, Plot plot) {
    StageAxis axis = new StageAxis(plot.left() + 10, plot.right() - 10, tasks);
    plot.drawAxes(svg, SCALE);
    double title = plot.top() - 13;
    double start = plot.left() - LABELS;
    String name = "%d %s".formatted(task + 1, scores.tasks().get(task));
    svg.fitted("name", start, title, name, plot.right() - CHANGE - start)
        .text("end", plot.right(), title, change(task));
    drawStages(svg, task, plot, axis);
    drawCurve(svg, "curve before", task, known(task, 0, task + 1), plot, axis);
    drawCurve(svg, "curve own", task, known(task, task + 1), plot, axis);
    for (int learnt : known(task, 0)) {
      boolean now = learnt == task + 1;
      String when = learnt == 0 ? "base" : "after " + scores.tasks().get(learnt - 1);
      svg.dot(
          now ? "dot own learnt" : "dot own",
          axis.x(learnt),
          plot.y(SCALE, 100 * score(task, learnt)),
          now ? 3.5 : 2.2,
          "%s, %s: %s %%"
              .formatted(scores.tasks().get(task), when, NumberText.percent(score(task, learnt))));
    }
  }

  /** The task's own stage, the last and the first, as far as there is room. */
  private void drawStages(Svg svg, int task, Plot plot, StageAxis axis) {
    List<Integer> written = new ArrayList<>();
    for (int learnt : new int[] {task + 1, tasks, 0}) {
      double x = axis.x(learnt);
      if (written.stream().allMatch(other -> Math.abs(axis.x(other) - x) >= NUMBER)) {
        svg.line("axis", x, plot.bottom(), x, plot.bottom() + 4)
            .text("middle", x, plot.bottom() + 17, learnt == 0 ? "base" : Integer.toString(learnt));
        written.add(learnt);
      }
    }
  }

  private void drawCurve(
      Svg svg, String style, int task, List<Integer> stages, Plot plot, StageAxis axis) {
    StringJoiner places = new StringJoiner(" ");
    for (int learnt : stages) {
      double y = plot.y(SCALE, 100 * score(task, learnt));
      places.add(Svg.number(axis.x(learnt)) + "," + Svg.number(y));
    }
    if (stages.size() > 1) {
      svg.markup("<polyline class=\"%s\" points=\"%s\"/>\n".formatted(style, places));
    }
  }

  /** The score just after the task was learnt, and that at the end. */
  private String change(int task) {
    String learnt = NumberText.percent(score(task, task + 1));
    return task + 1 == tasks ? learnt : learnt + " → " + NumberText.percent(score(task, tasks));
  }

  private List<Integer> known(int task, int from) {
    return known(task, from, tasks);
  }

  /** The stages from one to another at which the task was scored. */
  private List<Integer> known(int task, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .filter(learnt -> score(task, learnt) != null)
        .boxed()
        .toList();
  }

  private Double score(int task, int learnt) {
    return (learnt == 0 ? scores.zeroShot() : scores.matrix().get(learnt - 1)).get(task);
  }
}
