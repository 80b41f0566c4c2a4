package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;
import java.util.Objects;

/** General ability at each stage, in numbers. */
final class AbilityTable {
  private static final String EXAM_HEAD =
      "<th scope=\"col\">exam <small>%</small></th>"
          + "<th scope=\"col\">against base <small>points</small></th>";

  private static final String PERPLEXITY_HEAD =
      "<th scope=\"col\">perplexity</th>" + "<th scope=\"col\">against base <small>%</small></th>";

  private final Scores scores;
  private final List<StageScores> stages;
  private final boolean exam;
  private final boolean perplexity;

  private AbilityTable(Scores scores) {
    this.scores = scores;
    this.stages =
        scores.stages().stream()
            .filter(stage -> stage.exam() != null || stage.perplexity() != null)
            .toList();
    this.exam = stages.stream().map(StageScores::exam).anyMatch(Objects::nonNull);
    this.perplexity = stages.stream().map(StageScores::perplexity).anyMatch(Objects::nonNull);
  }

  /** The table as markup; empty where general ability was not measured. */
  static String draw(Scores scores) {
    AbilityTable table = new AbilityTable(scores);
    return table.stages.isEmpty() ? "" : table.markup();
  }

  private String markup() {
    StringBuilder rows = new StringBuilder();
    stages.forEach(stage -> rows.append(row(stage)));
    return """
           <div class="scroll">
           <table>
           <caption>General ability at each stage</caption>
           <thead><tr><th scope="col">Model</th>%s%s</tr></thead>
           <tbody>
           %s</tbody>
           </table>
           </div>
           """
        .formatted(exam ? EXAM_HEAD : "", perplexity ? PERPLEXITY_HEAD : "", rows);
  }

  private String row(StageScores stage) {
    String name =
        stage.learnt() == 0 ? "base model" : "after " + scores.tasks().get(stage.learnt() - 1);
    // The base model is not compared with itself.
    StageScores base = stage.learnt() == 0 ? null : scores.stage(0).orElse(null);
    return "<tr><th scope=\"row\">%s</th>%s%s</tr>\n"
        .formatted(
            HtmlEscape.text(name),
            exam ? examCells(stage.exam(), base == null ? null : base.exam()) : "",
            perplexity
                ? perplexityCells(stage.perplexity(), base == null ? null : base.perplexity())
                : "");
  }

  private static String examCells(ExamScore now, ExamScore base) {
    String score =
        now == null
            ? NumberText.UNKNOWN
            : "%s <small>± %s</small>"
                .formatted(
                    NumberText.percent(now.micro()), NumberText.percent(now.standardError()));
    Double change = now == null || base == null ? null : now.micro() - base.micro();
    return "<td>%s</td><td>%s</td>".formatted(score, NumberText.points(change));
  }

  private static String perplexityCells(Perplexity now, Perplexity base) {
    String value = now == null ? NumberText.UNKNOWN : NumberText.measurement(now.value());
    Double change = now == null || base == null ? null : now.value() / base.value() - 1;
    return "<td>%s</td><td>%s</td>".formatted(value, NumberText.points(change));
  }
}
