package io.gere.report.scores;

import static java.util.stream.Collectors.joining;

import io.gere.eval.scores.Scores;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.List;
import java.util.Map;

/** What the matrix of scores comes to, a row for each run. */
final class ContinualTable {
  private ContinualTable() {}

  /**
   * The table as markup.
   *
   * @param runs the report's own run first; it comes last in the table
   */
  static String draw(List<ReportedRun> runs) {
    String others = runs.stream().skip(1).map(run -> row("", run)).collect(joining());
    return PageTemplate.fill(
        PageTemplate.resource("continual.html"),
        Map.of(
            "rows",
            others + row(" class=\"own\"", runs.get(0)),
            "reference",
            reference(runs.get(0).scores())));
  }

  private static String reference(Scores scores) {
    return scores.reference() == null
        ? "which evaluate.reference would name"
        : "here " + HtmlEscape.text(scores.reference().folder());
  }

  private static String row(String style, ReportedRun run) {
    Scores scores = run.scores();
    return
"""
<tr%s><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
"""
        .formatted(
            style,
            HtmlEscape.text(run.name()),
            NumberText.percent(scores.learning()),
            NumberText.percent(scores.ap()),
            NumberText.points(scores.forgetting()),
            NumberText.points(scores.bwt()),
            NumberText.points(scores.fwt()),
            NumberText.points(scores.intransigence()));
  }
}
