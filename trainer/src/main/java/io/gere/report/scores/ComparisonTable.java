package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Scores;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.List;
import java.util.Map;

/** The base model and every run, a row each. */
public final class ComparisonTable {
  private ComparisonTable() {}

  /**
   * The table as markup.
   *
   * @param own the report's run, which comes last
   */
  public static String draw(ReportedRun own, List<ReportedRun> others) {
    StringBuilder rows = new StringBuilder();
    Scores base = own.scores();
    rows.append(
        row("", "base model", base.baseExam(), null, base.baseAp(), null, base.baseF1Avg()));
    others.forEach(run -> rows.append(row("", run)));
    rows.append(row(" class=\"own\"", own));
    return PageTemplate.fill(
        PageTemplate.resource("comparison.html"), Map.of("rows", rows.toString()));
  }

  private static String row(String style, ReportedRun run) {
    Scores scores = run.scores();
    return row(
        style,
        run.name(),
        scores.mmlu(),
        change(scores),
        scores.ap(),
        scores.bwt(),
        scores.f1Avg());
  }

  private static String row(
      String style, String name, ExamScore exam, Double change, Double ap, Double bwt, Double f1) {
    return
"""
<tr%s><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
"""
        .formatted(
            style,
            HtmlEscape.text(name),
            exam(exam),
            NumberText.points(change),
            NumberText.percent(ap),
            NumberText.points(bwt),
            NumberText.percent(f1));
  }

  private static String exam(ExamScore exam) {
    return exam == null
        ? NumberText.UNKNOWN
        : "%s <small>± %s %s</small>"
            .formatted(
                NumberText.percent(exam.micro()),
                NumberText.percent(exam.standardError()),
                HtmlEscape.text(exam.style()));
  }

  private static Double change(Scores scores) {
    return scores.mmlu() == null || scores.baseExam() == null
        ? null
        : scores.mmlu().micro() - scores.baseExam().micro();
  }
}
