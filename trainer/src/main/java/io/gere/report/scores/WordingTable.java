package io.gere.report.scores;

import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.TrainWordings;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.List;
import java.util.Map;

/**
 * The tasks' tests in other words, after the last task: where a task is known in the words it was
 * learnt in and not in others, it was not the task that was learnt but its form.
 */
final class WordingTable {
  private final StringBuilder body = new StringBuilder();

  private WordingTable() {}

  /** The table as markup; empty where no test was asked in other words. */
  static String draw(Scores scores, Recipe recipe) {
    StageScores last = scores.stage(scores.tasks().size()).orElse(null);
    if (last == null || last.wordings().isEmpty()) {
      return "";
    }
    WordingTable table = new WordingTable();
    for (Task task : recipe.tasks()) {
      table.addTask(
          task,
          last.tasks().get(task.name()),
          last.wordings().getOrDefault(task.name(), List.of()));
    }
    boolean all = recipe.train().wordings() == TrainWordings.ALL;
    return PageTemplate.fill(
        PageTemplate.resource("wordings.html"),
        Map.of(
            "rows",
            table.body.toString(),
            "learnt",
            all ? "learnt in all of these words" : "learnt in the first words only"));
  }

  private void addTask(Task task, TaskScore own, List<TaskScore> others) {
    if (others.isEmpty()) {
      return;
    }
    int rows = others.size() + (own == null ? 0 : 1);
    String name =
        "<th scope=\"rowgroup\" rowspan=\"%d\">%s</th>"
            .formatted(rows, HtmlEscape.text(task.name()));
    body.append("<tbody>\n");
    if (own != null) {
      addRow(name, task.template() == null ? "the task’s own" : task.template(), own);
    }
    for (int i = 0; i < others.size(); i++) {
      // The recipe may have changed since the scores were made.
      boolean known = i < task.wordings().size();
      String words = known ? task.wordings().get(i) : "wording " + (i + 1);
      addRow(own == null && i == 0 ? name : "", words, others.get(i));
    }
    body.append("</tbody>\n");
  }

  private void addRow(String header, String words, TaskScore score) {
    body.append(
        """
        <tr>%s<td class="words">%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
        """
            .formatted(
                header,
                HtmlEscape.text(words.strip()),
                NumberText.percent(score.accuracy()),
                NumberText.percent(score.optionAccuracy()),
                NumberText.percent((double) score.wrong() / score.questions()),
                NumberText.percent((double) score.notAmongOptions() / score.questions())));
  }
}
