package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.Scores;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.Locale;
import java.util.Map;

/** The exam by groups of subjects, and by subject. */
final class ExamTable {
  private ExamTable() {}

  /** Both tables as markup; empty where there is no exam at the end of the run. */
  static String draw(Scores scores) {
    ExamScore last = scores.mmlu();
    if (last == null) {
      return "";
    }
    ExamScore base = scores.baseExam();
    String groups = rows(last.groups(), base == null ? Map.of() : base.groups());
    String subjects = rows(last.subjects(), base == null ? Map.of() : base.subjects());
    return (last.groups().isEmpty() ? "" : scrolling(table("Group", groups)))
        + """
          <details><summary>All %d subjects, asked as %s</summary>
          %s</details>
          """
            .formatted(
                last.subjects().size(),
                HtmlEscape.text(last.style()),
                scrolling(table("Subject", subjects)));
  }

  private static String scrolling(String table) {
    return "<div class=\"scroll\">\n%s</div>\n".formatted(table);
  }

  private static String table(String kind, String rows) {
    return
"""
<table>
<caption>Exam by %s</caption>
<thead><tr><th scope="col">%s</th><th scope="col">questions</th>\
<th scope="col">base <small>%%</small></th><th scope="col">at the end <small>%%</small></th>\
<th scope="col">change <small>points</small></th></tr></thead>
<tbody>
%s</tbody>
</table>
"""
        .formatted(kind.toLowerCase(Locale.ROOT), kind, rows);
  }

  private static String rows(Map<String, GroupScore> last, Map<String, GroupScore> base) {
    StringBuilder rows = new StringBuilder();
    last.forEach((name, score) -> rows.append(row(name, score, base.get(name))));
    return rows.toString();
  }

  private static String row(String name, GroupScore last, GroupScore base) {
    return """
           <tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
           """
        .formatted(
            HtmlEscape.text(name.replace('_', ' ')),
            NumberText.count(last.questions()),
            NumberText.percent(base == null ? null : base.accuracy()),
            NumberText.percent(last.accuracy()),
            NumberText.points(base == null ? null : last.accuracy() - base.accuracy()));
  }
}
