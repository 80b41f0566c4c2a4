package io.gere.report.scores;

import io.gere.eval.scores.ConversationScore;
import io.gere.eval.scores.FormScore;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.Objects;
import java.util.function.Function;

/** In what form answers came at each stage: in conversations never learnt, and to the tasks. */
final class FormTable {
  private final Scores scores;
  private final StringBuilder body = new StringBuilder();

  private FormTable(Scores scores) {
    this.scores = scores;
  }

  /**
   * The table as markup; empty where there are neither conversations, nor tasks that are asked in
   * chat form or for JSON. Of other tasks the table of tasks says what there is to say.
   */
  static String draw(Scores scores) {
    FormTable table = new FormTable(scores);
    table.add("conversations", stage -> form(stage.conversations()), FormTable::perplexity);
    for (String task : scores.tasks()) {
      if (scores.chat() || table.asksForJson(task)) {
        table.add(task, stage -> form(stage.tasks().get(task)), stage -> NumberText.UNKNOWN);
      }
    }
    return table.body.isEmpty()
        ? ""
        : """
          <div class="scroll">
          <table class="form">
          <caption>The form of answers at each stage</caption>
          <thead><tr><th scope="col">Asked</th><th scope="col">Model</th><th scope="col">stop <small>%%</small></th><th scope="col">keep form <small>%%</small></th><th scope="col">are JSON where due <small>%%</small></th><th scope="col">perplexity of right answers</th></tr></thead>
          %s</table>
          </div>
          """
            .formatted(table.body);
  }

  private boolean asksForJson(String task) {
    return scores.stages().stream()
        .map(stage -> form(stage.tasks().get(task)))
        .filter(Objects::nonNull)
        .anyMatch(form -> form.parses() != null);
  }

  private void add(
      String name,
      Function<StageScores, FormScore> form,
      Function<StageScores, String> perplexity) {
    long rows = scores.stages().stream().map(form).filter(Objects::nonNull).count();
    if (rows == 0) {
      return;
    }
    String header =
        "<th scope=\"rowgroup\" rowspan=\"%d\">%s</th>".formatted(rows, HtmlEscape.text(name));
    body.append("<tbody>\n");
    for (StageScores stage : scores.stages()) {
      FormScore score = form.apply(stage);
      if (score != null) {
        body.append(row(header, stage.learnt(), score, perplexity.apply(stage)));
        header = "";
      }
    }
    body.append("</tbody>\n");
  }

  private String row(String header, int learnt, FormScore form, String perplexity) {
    String model = learnt == 0 ? "base model" : "after " + scores.tasks().get(learnt - 1);
    return "<tr>%s<th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            header,
            HtmlEscape.text(model),
            NumberText.percent(form.stops()),
            NumberText.percent(form.keeps()),
            NumberText.percent(form.parses()),
            perplexity);
  }

  private static String perplexity(StageScores stage) {
    return NumberText.measurement(stage.conversations().perplexity().value());
  }

  private static FormScore form(ConversationScore conversations) {
    return conversations == null ? null : conversations.form();
  }

  private static FormScore form(TaskScore task) {
    return task == null ? null : task.form();
  }
}
