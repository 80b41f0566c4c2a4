package io.gere.report.scores;

import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.report.chart.Svg;
import io.gere.report.chart.TextWidth;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of shares: a row for each model, a column for each task or layer. It is a table too, for
 * those who hear the page.
 */
final class HeatMap {
  private static final double WIDTH = 1040;
  private static final double ROW = 30;
  private static final double GAP = 2;
  private static final double WIDEST_CELL = 120;
  private static final double LONGEST_ROW_NAME = 220;
  private static final double LONGEST_NAME = 150;

  private final String label;
  private final List<String> columns;
  private final List<Row> rows;
  private final double left;
  private final double cell;
  private final double top;
  private final boolean slanted;

  /**
   * A model's shares, 0..1; null where one is unknown.
   *
   * @param marked the column in a frame; −1: none
   */
  private record Row(String name, int marked, List<Double> shares) {}

  private HeatMap(String label, List<String> columns, List<Row> rows) {
    this.label = label;
    this.columns = columns;
    this.rows = rows;
    left = 16 + Math.min(LONGEST_ROW_NAME, longest(rows.stream().map(Row::name).toList()));
    double longest = longest(columns);
    slanted = longest > (WIDTH - left) / columns.size() - GAP;
    // Half the square root of 2: a slanted name is as high as it is wide.
    double beyond = slanted ? Math.min(longest, LONGEST_NAME) * 0.71 : 0;
    cell = Math.min(WIDEST_CELL, (WIDTH - left - beyond) / columns.size());
    top = 24 + beyond;
  }

  private static double longest(List<String> names) {
    return names.stream().mapToDouble(TextWidth::of).max().orElseThrow();
  }

  /** The scores of tasks as markup, the one just learnt marked; empty where none was scored. */
  static String ofTasks(Scores scores) {
    List<Row> rows = rows(scores);
    String label = "Score of each task at each stage, in percent";
    return rows.isEmpty() ? "" : new HeatMap(label, scores.tasks(), rows).drawing();
  }

  /**
   * The states that were left, layer by layer, as markup.
   *
   * @param stages that have moved, at least one
   */
  static String ofLayers(List<String> tasks, List<StageScores> stages) {
    List<String> layers =
        stages.get(0).movement().layers().stream().map(layer -> "layer " + layer.layer()).toList();
    List<Row> rows =
        stages.stream()
            .map(
                stage ->
                    new Row(
                        "after " + tasks.get(stage.learnt() - 1),
                        -1,
                        stage.movement().layers().stream().map(LayerMovement::left).toList()))
            .toList();
    String label = "Share of each layer's elements that left their state, in percent";
    return new HeatMap(label, layers, rows).drawing();
  }

  private static List<Row> rows(Scores scores) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("base model", -1, scores.zeroShot()));
    for (int i = 0; i < scores.tasks().size(); i++) {
      rows.add(new Row("after " + scores.tasks().get(i), i, scores.matrix().get(i)));
    }
    rows.removeIf(row -> row.shares().stream().allMatch(score -> score == null));
    return rows;
  }

  private String drawing() {
    Svg svg = Svg.table("heat-map", WIDTH, top + rows.size() * ROW + 2, label);
    drawNames(svg);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = top + i * ROW;
      svg.markup("<g role=\"row\">\n<g role=\"rowheader\">");
      svg.fitted("end name", left - 10, y + ROW / 2 + 4, row.name(), LONGEST_ROW_NAME);
      svg.markup("</g>\n");
      for (int j = 0; j < columns.size(); j++) {
        drawCell(svg, row, j, left + j * cell, y);
      }
      svg.markup("</g>\n");
    }
    return svg.end();
  }

  private void drawNames(Svg svg) {
    svg.markup("<g role=\"row\">\n<g role=\"columnheader\" aria-label=\"model\"/>\n");
    for (int j = 0; j < columns.size(); j++) {
      double middle = left + (j + 0.5) * cell;
      svg.markup("<g role=\"columnheader\">");
      if (slanted) {
        svg.slanted("name", middle, top - 8, columns.get(j), LONGEST_NAME);
      } else {
        svg.text("middle name", middle, top - 8, columns.get(j));
      }
      svg.markup("</g>\n");
    }
    svg.markup("</g>\n");
  }

  /** Ink grows with the share, so far that the number stays readable on it. */
  private void drawCell(Svg svg, Row row, int column, double x, double y) {
    Double share = row.shares().get(column);
    String percent = NumberText.percent(share);
    String title = "%s, %s: %s %%".formatted(columns.get(column), row.name(), percent);
    svg.markup("<g role=\"cell\"><title>%s</title>\n".formatted(HtmlEscape.text(title)));
    svg.markup(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill-opacity=\"%s\"/>\n"
            .formatted(
                share == null ? "unknown" : "heat",
                Svg.number(x),
                Svg.number(y),
                Svg.number(cell - GAP),
                Svg.number(ROW - GAP),
                share == null ? "1" : Double.toString(Math.round(4 + 96 * share) / 100.0)));
    svg.text("middle value", x + (cell - GAP) / 2, y + ROW / 2 + 3, percent);
    if (row.marked() == column) {
      svg.rectangle("just-learnt", x + 1, y + 1, cell - GAP - 2, ROW - GAP - 2);
    }
    svg.markup("</g>\n");
  }
}
