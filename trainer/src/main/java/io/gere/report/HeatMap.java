package io.gere.report;

import io.gere.eval.Scores;
import java.util.ArrayList;
import java.util.List;

/** The matrix of scores: a row for each model, from the base model on, a column for each task. */
final class HeatMap {
  private static final double WIDTH = 1040;
  private static final double ROW = 30;
  private static final double GAP = 2;
  private static final double WIDEST_CELL = 120;

  /** The score from which a cell has so much ink that its number needs the other colour. */
  private static final double DARK = 0.65;

  private HeatMap() {}

  /** A model's scores. */
  private record Row(String name, int learnt, List<Double> scores) {}

  /** The drawing as markup; empty where no task was scored. */
  static String draw(Scores scores) {
    List<Row> rows = rows(scores);
    if (rows.isEmpty()) {
      return "";
    }
    List<String> tasks = scores.tasks();
    int longest = tasks.stream().mapToInt(String::length).max().orElseThrow();
    double left = Math.min(220, Math.max(longest + 6, 10) * Svg.LETTER + 12);
    double cell = Math.min(WIDEST_CELL, (WIDTH - left) / tasks.size());
    boolean slanted = longest * Svg.LETTER > cell;
    double top = slanted ? Math.min(140, 20 + longest * Svg.LETTER * 0.7) : 24;
    Svg svg =
        new Svg("heat-map", WIDTH, top + rows.size() * ROW + 2, "Score of each task at each stage");
    for (int j = 0; j < tasks.size(); j++) {
      double middle = left + (j + 0.5) * cell;
      if (slanted) {
        svg.slanted("name", middle, top - 8, Svg.fit(tasks.get(j), 150));
      } else {
        svg.text("middle name", middle, top - 8, tasks.get(j));
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = top + i * ROW;
      svg.text("end name", left - 10, y + ROW / 2 + 4, Svg.fit(row.name(), left - 10));
      for (int j = 0; j < tasks.size(); j++) {
        String title = "%s, %s".formatted(tasks.get(j), row.name());
        svg.markup(cell(row.scores().get(j), left + j * cell, y, cell, title));
        if (row.learnt() == j + 1) {
          svg.rectangle("just-learnt", left + j * cell + 1, y + 1, cell - GAP - 1, ROW - GAP - 1);
        }
      }
    }
    return svg.end();
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

  /** Ink grows with the score. */
  private static String cell(Double score, double x, double y, double width, String title) {
    String box =
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill-opacity=\"%s\">"
            .formatted(
                score == null ? "unknown" : "heat",
                Svg.number(x),
                Svg.number(y),
                Svg.number(width - GAP),
                Svg.number(ROW - GAP),
                score == null ? "1" : Double.toString(Math.round(4 + 92 * score) / 100.0));
    String text =
        "<text class=\"middle %s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(
                score != null && score > DARK ? "on-heat" : "value",
                Svg.number(x + (width - GAP) / 2),
                Svg.number(y + ROW / 2 + 3),
                NumberText.percent(score));
    return box
        + "<title>%s: %s %%</title></rect>\n"
            .formatted(HtmlEscape.text(title), NumberText.percent(score))
        + text;
  }
}
