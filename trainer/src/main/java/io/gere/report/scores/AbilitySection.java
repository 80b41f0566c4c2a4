package io.gere.report.scores;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.report.chart.Figure;
import io.gere.report.page.NumberText;
import java.util.List;

/** General ability along the way: an exam, text and conversations that were never learnt. */
public final class AbilitySection {
  private static final StageChart.Measure EXAM =
      new StageChart.Measure(
          "exam-chart", "Exam score at each stage, in percent", 220, AbilitySection::exam);

  private static final StageChart.Measure PERPLEXITY =
      new StageChart.Measure(
          "perplexity-chart",
          "Perplexity on held-out general text at each stage",
          130,
          AbilitySection::perplexity);

  private AbilitySection() {}

  /**
   * The section's content as markup.
   *
   * @param runs the report's own run first
   */
  public static String draw(List<ReportedRun> runs) {
    Scores scores = runs.get(0).scores();
    String exam = new StageChart(EXAM, runs).draw();
    String perplexity = new StageChart(PERPLEXITY, runs).draw();
    String examFigure =
        exam.isEmpty()
            ? "<p>The run has no exam.</p>\n"
            : Figure.draw(
                "Exam", "% of questions answered rightly; bars: ± one standard error", exam);
    String perplexityFigure =
        perplexity.isEmpty()
            ? ""
            : Figure.draw(
                "Perplexity", "on general text that is never learnt; lower is better", perplexity);
    return examFigure
        + perplexityFigure
        + AbilityTable.draw(scores)
        + FormTable.draw(scores)
        + ExamTable.draw(scores);
  }

  private static StageChart.Level exam(StageScores stage) {
    ExamScore exam = stage.exam();
    if (exam == null) {
      return null;
    }
    String text = NumberText.percent(exam.micro()) + " %";
    return new StageChart.Level(
        100 * exam.micro(),
        100 * exam.standardError(),
        text,
        text + " ± " + NumberText.percent(exam.standardError()));
  }

  private static StageChart.Level perplexity(StageScores stage) {
    Perplexity perplexity = stage.perplexity();
    if (perplexity == null) {
      return null;
    }
    String text = NumberText.measurement(perplexity.value());
    return new StageChart.Level(perplexity.value(), 0, text, text);
  }
}
