package io.gere.report.scores;

import io.gere.eval.scores.Scores;
import io.gere.eval.scores.TaskScore;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.report.page.PageTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What became of each task, and how its answers go wrong at the end. */
final class TaskTable {
  /** Format errors at or above this share are called out. */
  private static final double MANY = 0.1;

  private static final double MOST = 0.5;

  private TaskTable() {}

  /** The table as markup; empty where the tasks were not scored after the last one. */
  static String draw(Scores scores) {
    StringBuilder rows = new StringBuilder();
    for (int j = 0; j < scores.tasks().size(); j++) {
      String task = scores.tasks().get(j);
      Optional<TaskScore> last = last(scores, task);
      if (last.isPresent()) {
        rows.append(row(task, scores.zeroShot().get(j), scores.matrix().get(j).get(j), last.get()));
      }
    }
    return rows.isEmpty()
        ? ""
        : PageTemplate.fill(
            PageTemplate.resource("tasks.html"),
            Map.of("rows", rows.toString(), "warning", warning(scores)));
  }

  private static String row(String task, Double base, Double learnt, TaskScore last) {
    Double change = learnt == null ? null : last.accuracy() - learnt;
    return
"""
<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>
"""
        .formatted(
            HtmlEscape.text(task),
            NumberText.percent(base),
            NumberText.percent(learnt),
            NumberText.percent(last.accuracy()),
            NumberText.percent(last.optionAccuracy()),
            NumberText.points(change),
            share(last.wrong(), last),
            share(last.notAmongOptions(), last));
  }

  private static String share(int answers, TaskScore score) {
    return NumberText.percent((double) answers / score.questions());
  }

  private static String warning(Scores scores) {
    return warning(
            tasks(scores, TaskTable::isEndless),
"""
<p class="warning">Most answers do not end for %s: they are as long as max_target_tokens allows. \
Does the model's tokenizer name an end-of-sequence token?</p>
""")
        + warning(
            tasks(scores, score -> isBroken(score) && !isEndless(score)),
"""
<p class="warning">The output format is broken for %s: many answers are none of the options. \
The knowledge may still be there; look at the task's instruction template.</p>
""");
  }

  private static String warning(List<String> tasks, String sentence) {
    return tasks.isEmpty() ? "" : sentence.formatted(HtmlEscape.text(String.join(", ", tasks)));
  }

  private static List<String> tasks(Scores scores, Predicate<TaskScore> those) {
    return scores.tasks().stream()
        .filter(task -> last(scores, task).filter(those).isPresent())
        .toList();
  }

  private static boolean isEndless(TaskScore score) {
    return score.unfinishedShare() >= MOST;
  }

  private static boolean isBroken(TaskScore score) {
    return score.notAmongOptions() >= MANY * score.questions();
  }

  private static Optional<TaskScore> last(Scores scores, String task) {
    return scores.stage(scores.tasks().size()).map(stage -> stage.tasks().get(task));
  }
}
