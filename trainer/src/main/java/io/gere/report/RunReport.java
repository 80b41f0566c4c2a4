package io.gere.report;

import io.gere.eval.Scores;
import io.gere.sample.SampleReport;
import io.gere.sample.SizeComparison;
import io.gere.storage.Manifest;
import io.gere.train.Finding;
import io.gere.train.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report of a run: one HTML file, well-formed XML too, that refers to nothing outside. */
public final class RunReport {
  /** What a step without this quantity says is 0, so a run without it has no such curve. */
  private static final List<LineChart> LOSSES =
      List.of(
          new LineChart("Cross-entropy, task", "nats per token", false, StepMetrics::ceTask),
          new LineChart("Cross-entropy, replay", "nats per token", false, StepMetrics::ceReplay),
          new LineChart(
              "Imitation loss",
              "before its weight ω; TM: mean excess over the thresholds, in units of the hidden"
                  + " state",
              false,
              step -> step.replaySamples() == 0 || step.omega() == 0 ? null : step.imitation()),
          new LineChart(
              "Weight ω of the imitation loss", "dimensionless", true, StepMetrics::omega));

  private static final LineChart SPEED =
      new LineChart(
          "Throughput", "tokens per second, all ranks", false, StepMetrics::tokensPerSecond);

  private RunReport() {}

  /**
   * A run and what came of it.
   *
   * @param name a few words: the recipe's or the method's name
   * @param scores without stages where the run was not evaluated
   */
  public record Run(String name, Scores scores) {}

  /**
   * All that a report tells.
   *
   * @param title of the page
   * @param run the run it is about
   * @param sample how its replay set stands for the corpus; null where it was not drawn
   * @param sizes what other sizes of the replay set would give; null where they were not compared
   * @param metrics its optimizer steps, in order; empty where it was not trained
   * @param findings what went wrong in it
   * @param recipe the resolved recipe, as YAML
   * @param manifests of its steps' folders, in order
   * @param others runs to compare with; empty for none
   */
  public record Input(
      String title,
      Run run,
      SampleReport sample,
      SizeComparison sizes,
      List<StepMetrics> metrics,
      List<Finding> findings,
      String recipe,
      List<Manifest> manifests,
      List<Run> others) {
    public Input {
      metrics = List.copyOf(metrics);
      findings = List.copyOf(findings);
      manifests = List.copyOf(manifests);
      others = List.copyOf(others);
    }
  }

  /** The page. */
  public static String html(Input input) {
    Scores scores = input.run().scores();
    List<TaskSpan> spans = TaskSpan.of(input.metrics());
    StringBuilder losses = new StringBuilder();
    LOSSES.forEach(chart -> losses.append(chart.draw(spans)));
    List<Run> runs = new ArrayList<>(List.of(input.run()));
    runs.addAll(input.others());
    return Template.fill(
        Template.resource("report.html"),
        Map.ofEntries(
            Map.entry("head", Template.head(input.title(), Verdict.of(scores))),
            Map.entry("script", Template.resource("report.js")),
            Map.entry("comparison", ComparisonTable.draw(input.run(), input.others())),
            Map.entry("diagnosis", FindingList.draw(input.findings())),
            Map.entry("losses", or(losses.toString(), "The run was not trained.")),
            Map.entry("matrix", or(HeatMap.draw(scores), "The tasks were not scored.")),
            Map.entry("tasks", TaskTable.draw(scores)),
            Map.entry("exam", or(new ExamChart(runs).draw(), "The run has no exam.")),
            Map.entry("groups", ExamTable.draw(scores)),
            Map.entry("sample", or(SampleSection.draw(input.sample()), "No replay set was drawn.")),
            Map.entry("sizes", SizeTable.draw(input.sizes())),
            Map.entry("speed", SPEED.draw(spans)),
            Map.entry("throughput", HtmlEscape.text(Throughput.sentence(input.metrics()))),
            Map.entry("recipe", HtmlEscape.text(input.recipe())),
            Map.entry("provenance", Provenance.draw(input.manifests()))));
  }

  private static String or(String markup, String instead) {
    return markup.isEmpty() ? "<p>" + instead + "</p>\n" : markup;
  }
}
