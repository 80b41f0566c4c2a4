package io.gere.report.scores;

import io.gere.config.Recipe;
import io.gere.eval.scores.Scores;
import io.gere.report.page.PageTemplate;
import java.util.List;
import java.util.Map;

/** How the tasks were learnt, and what became of each. */
public final class TaskSection {
  private TaskSection() {}

  /**
   * The section's content as markup; empty where no task was scored.
   *
   * @param runs the report's own run first
   */
  public static String draw(List<ReportedRun> runs, Recipe recipe) {
    Scores scores = runs.get(0).scores();
    String matrix = HeatMap.ofTasks(scores);
    return matrix.isEmpty()
        ? ""
        : PageTemplate.fill(
            PageTemplate.resource("task-section.html"),
            Map.of(
                "matrix", matrix,
                "forgetting", ForgettingChart.draw(scores),
                "continual", ContinualTable.draw(runs),
                "tasks", TaskTable.draw(scores),
                "wordings", WordingTable.draw(scores, recipe)));
  }
}
