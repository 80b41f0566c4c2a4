package io.gere.report;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeWriter;
import io.gere.data.ReplayMixture;
import io.gere.diagnosis.Finding;
import io.gere.eval.scores.Scores;
import io.gere.filter.SampleReport;
import io.gere.filter.SizeComparison;
import io.gere.metrics.StepMetrics;
import io.gere.report.data.DataSection;
import io.gere.report.data.LearntTask;
import io.gere.report.lineage.LineageTable;
import io.gere.report.lineage.Provenance;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.PageTemplate;
import io.gere.report.sample.SampleSection;
import io.gere.report.sample.SizeTable;
import io.gere.report.scores.AbilitySection;
import io.gere.report.scores.ComparisonTable;
import io.gere.report.scores.Headline;
import io.gere.report.scores.MovementSection;
import io.gere.report.scores.ReportedRun;
import io.gere.report.scores.TaskSection;
import io.gere.report.training.FindingList;
import io.gere.report.training.TaskSpan;
import io.gere.report.training.Throughput;
import io.gere.report.training.TrainingSection;
import io.gere.report.training.ValidationSection;
import io.gere.storage.Manifest;
import io.gere.validation.ValidationScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of a run: one HTML file, well-formed XML too, that refers to nothing outside. */
public final class RunReport {
  private RunReport() {}

  /**
   * Everything that a report shows.
   *
   * @param title of the page
   * @param run the run it is about
   * @param sample how its replay set stands for the corpus; null where it was not drawn
   * @param conversations the same of its conversations; null where none were drawn
   * @param tasks what was learnt; empty where nothing was tokenised
   * @param sizes what other sizes of the replay set would give; null where they were not compared
   * @param metrics its optimizer steps, in order; empty where it was not trained
   * @param validations what the model knew on the way, in order; empty where it was not asked
   * @param findings what went wrong in it
   * @param recipe the resolved recipe
   * @param manifests of its steps' folders, in order
   * @param others runs to compare with; empty for none
   */
  public record Input(
      String title,
      ReportedRun run,
      SampleReport sample,
      SampleReport conversations,
      List<LearntTask> tasks,
      SizeComparison sizes,
      List<StepMetrics> metrics,
      List<ValidationScores> validations,
      List<Finding> findings,
      Recipe recipe,
      List<Manifest> manifests,
      List<ReportedRun> others) {
    public Input {
      tasks = List.copyOf(tasks);
      metrics = List.copyOf(metrics);
      validations = List.copyOf(validations);
      findings = List.copyOf(findings);
      manifests = List.copyOf(manifests);
      others = List.copyOf(others);
    }
  }

  /** The page. */
  public static String html(Input input) {
    Scores scores = input.run().scores();
    List<ReportedRun> runs = new ArrayList<>(List.of(input.run()));
    runs.addAll(input.others());
    List<TaskSpan> spans = TaskSpan.of(input.metrics());
    String training =
        ValidationSection.draw(spans, input.validations())
            + TrainingSection.draw(spans, input.recipe().optimizer());
    return PageTemplate.fill(
        PageTemplate.resource("report.html"),
        Map.ofEntries(
            Map.entry("head", PageTemplate.head(input.title(), Headline.of(scores))),
            Map.entry("script", PageTemplate.script()),
            Map.entry("gate", gate(scores)),
            Map.entry("comparison", ComparisonTable.draw(input.run(), input.others())),
            Map.entry("diagnosis", FindingList.draw(input.findings())),
            Map.entry(
                "tasks", or(TaskSection.draw(runs, input.recipe()), "The tasks were not scored.")),
            Map.entry("ability", AbilitySection.draw(runs)),
            Map.entry("movement", MovementSection.draw(scores)),
            Map.entry("data", or(DataSection.draw(input.tasks()), "No task was tokenised.")),
            Map.entry("training", or(training, "The run was not trained.")),
            Map.entry("speed", Throughput.draw(spans)),
            Map.entry("throughput", HtmlEscape.text(Throughput.sentence(input.metrics()))),
            Map.entry("sample", or(sample(input), "No replay set was drawn.")),
            Map.entry("sizes", SizeTable.draw(input.sizes())),
            Map.entry("recipe", HtmlEscape.text(RecipeWriter.yaml(input.recipe()))),
            Map.entry("lineage", or(LineageTable.draw(input.manifests()), "No step is done.")),
            Map.entry("provenance", Provenance.draw(input.manifests()))));
  }

  /** The verdict of the recipe's gate, which knows what the user asks for. */
  private static String gate(Scores scores) {
    return scores.gate() == null
        ? ""
        : "<p class=\"%s\">G%s.</p>\n"
            .formatted(
                scores.gate().passed() ? "gate" : "gate warning",
                HtmlEscape.text(scores.gate().sentence().substring(1)));
  }

  private static String sample(Input input) {
    return SampleSection.draw(
        input.sample(), input.conversations(), ReplayMixture.sentence(input.recipe().replay()));
  }

  private static String or(String markup, String instead) {
    return markup.isEmpty() ? "<p>" + instead + "</p>\n" : markup;
  }
}
