package io.gere.report.scores;

import io.gere.eval.scores.Scores;
import io.gere.report.chart.Svg;
import io.gere.report.chart.TextWidth;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix of scores: a row for each model, from the base model on, a column for each task. It is
 * a table too, for those who hear the page.
 */
final class HeatMap {
  private static final double WIDTH = 1040;
  private static final double ROW = 30;
  private static final double GAP = 2;
  private static final double WIDEST_CELL = 120;
  private static final double LONGEST_ROW_NAME = 220;
  private static final double LONGEST_NAME = 150;

  private final List<String> tasks;
  private final List<Row> rows;
  private final double left;
  private final double cell;
  private final double top;
  private final boolean slanted;

  /** A model's scores. */
  private record Row(String name, int learnt, List<Double> scores) {}

  private HeatMap(List<String> tasks, List<Row> rows) {
    this.tasks = tasks;
    this.rows = rows;
    left = 16 + Math.min(LONGEST_ROW_NAME, longest(rows.stream().map(Row::name).toList()));
    double longest = longest(tasks);
    slanted = longest > (WIDTH - left) / tasks.size() - GAP;
    // Half the square root of 2: a slanted name is as high as it is wide.
    double beyond = slanted ? Math.min(longest, LONGEST_NAME) * 0.71 : 0;
    cell = Math.min(WIDEST_CELL, (WIDTH - left - beyond) / tasks.size());
    top = 24 + beyond;
  }

  private static double longest(List<String> names) {
    return names.stream().mapToDouble(TextWidth::of).max().orElseThrow();
  }

  /** The drawing as markup; empty where no task was scored. */
  static String draw(Scores scores) {
    List<Row> rows = rows(scores);
    return rows.isEmpty() ? "" : new HeatMap(scores.tasks(), rows).drawing();
  }

  private static List<Row> rows(Scores scores) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("base model", 0, scores.zeroShot()));
    for (int i = 0; i < scores.tasks().size(); i++) {
      rows.add(new Row("after " + scores.tasks().get(i), i + 1, scores.matrix().get(i)));
    }
    rows.removeIf(row -> row.scores().stream().allMatch(score -> score == null));
    return rows;
  }

  private String drawing() {
    Svg svg =
        Svg.table(
            "heat-map",
            WIDTH,
            top + rows.size() * ROW + 2,
            "Score of each task at each stage, in percent");
    drawNames(svg);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = top + i * ROW;
      svg.markup("<g role=\"row\">\n<g role=\"rowheader\">");
      svg.fitted("end name", left - 10, y + ROW / 2 + 4, row.name(), LONGEST_ROW_NAME);
      svg.markup("</g>\n");
      for (int j = 0; j < tasks.size(); j++) {
        drawCell(svg, row, j, left + j * cell, y);
      }
      svg.markup("</g>\n");
    }
    return svg.end();
  }

  private void drawNames(Svg svg) {
    svg.markup("<g role=\"row\">\n<g role=\"columnheader\" aria-label=\"model\"/>\n");
    for (int j = 0; j < tasks.size(); j++) {
      double middle = left + (j + 0.5) * cell;
      svg.markup("<g role=\"columnheader\">");
      if (slanted) {
        svg.slanted("name", middle, top - 8, tasks.get(j), LONGEST_NAME);
      } else {
        svg.text("middle name", middle, top - 8, tasks.get(j));
      }
      svg.markup("</g>\n");
    }
    svg.markup("</g>\n");
  }

  /** Ink grows with the score, so far that the number stays readable on it. */
  private void drawCell(Svg svg, Row row, int task, double x, double y) {
    Double score = row.scores().get(task);
    String percent = NumberText.percent(score);
    String title = "%s, %s: %s %%".formatted(tasks.get(task), row.name(), percent);
    svg.markup("<g role=\"cell\"><title>%s</title>\n".formatted(HtmlEscape.text(title)));
    svg.markup(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill-opacity=\"%s\"/>\n"
            .formatted(
                score == null ? "unknown" : "heat",
                Svg.number(x),
                Svg.number(y),
                Svg.number(cell - GAP),
                Svg.number(ROW - GAP),
                score == null ? "1" : Double.toString(Math.round(4 + 96 * score) / 100.0)));
    svg.text("middle value", x + (cell - GAP) / 2, y + ROW / 2 + 3, percent);
    if (row.learnt() == task + 1) {
      svg.rectangle("just-learnt", x + 1, y + 1, cell - GAP - 2, ROW - GAP - 2);
    }
    svg.markup("</g>\n");
  }
}
