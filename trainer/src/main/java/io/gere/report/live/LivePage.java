package io.gere.report.live;

import io.gere.report.page.HtmlEscape;
import io.gere.report.page.PageTemplate;
import io.gere.report.scores.AbilitySection;
import io.gere.report.scores.ReportedRun;
import io.gere.report.scores.TaskSection;
import io.gere.report.training.FindingList;
import io.gere.report.training.TaskSpan;
import io.gere.report.training.Throughput;
import io.gere.report.training.TrainingSection;
import io.gere.report.training.ValidationSection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run on a page: a sentence, and parts by name, each markup that may be put in place of what it
 * was a moment ago.
 *
 * @param title of the page
 * @param window its title, which also says how much is done
 * @param verdict what it is at, or what has come of it
 * @param parts in their order; one of which there is nothing to say is empty
 */
public record LivePage(String title, String window, String verdict, Map<String, String> parts) {
  private static final String SCRIPT = PageTemplate.script("report.js", "live.js");

  /** A report loads nothing; this page may ask the server that it comes from. */
  public static final String POLICY = PageTemplate.policy(SCRIPT) + "; connect-src 'self'";

  public LivePage {
    parts = new LinkedHashMap<>(parts);
  }

  /** Draws a run as it is now. */
  public static LivePage of(LiveRun run, Instant now) {
    List<TaskSpan> spans = TaskSpan.of(run.metrics());
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("facts", LiveFacts.draw(run));
    parts.put("diagnosis", part("Diagnosis", diagnosis(run)));
    parts.put("tasks", "");
    parts.put("ability", "");
    if (run.scores() != null && run.recipe() != null) {
      List<ReportedRun> runs = List.of(new ReportedRun(run.name(), run.scores()));
      parts.put("tasks", part("Tasks", TaskSection.draw(runs, run.recipe())));
      parts.put("ability", part("General ability", AbilitySection.draw(runs)));
    }
    parts.put("validation", part("On the way", ValidationSection.draw(spans, run.validations())));
    parts.put(
        "training",
        part(
            "Training",
            TrainingSection.draw(spans, run.recipe() == null ? null : run.recipe().optimizer())));
    parts.put("throughput", part("Throughput", throughput(run, spans)));
    boolean counts = run.status() != null && run.status().isRunning();
    String window = run.share().filter(of -> counts).map(of -> of.percent() + " % · ").orElse("");
    String title = "GeRe: " + run.name();
    return new LivePage(title, window + title, LiveHeadline.of(run, now), parts);
  }

  /** The same with another sentence. */
  public LivePage with(String sentence) {
    return new LivePage(title, window, sentence, parts);
  }

  private static String diagnosis(LiveRun run) {
    return run.metrics().isEmpty() && run.findings().isEmpty()
        ? ""
        : FindingList.draw(run.findings());
  }

  private static String throughput(LiveRun run, List<TaskSpan> spans) {
    return run.metrics().isEmpty()
        ? ""
        : "<p>%s</p>\n".formatted(HtmlEscape.text(Throughput.sentence(run.metrics())))
            + Throughput.draw(spans);
  }

  private static String part(String heading, String markup) {
    return markup.isEmpty() ? "" : "<h2>%s</h2>\n%s".formatted(heading, markup);
  }

  /**
   * The whole page.
   *
   * @param since what its script tells the server to hear what has changed since
   */
  public String html(String since) {
    StringBuilder sections = new StringBuilder();
    parts.forEach(
        (name, markup) ->
            sections.append("<section data-part=\"%s\">%s</section>\n".formatted(name, markup)));
    return PageTemplate.fill(
        PageTemplate.resource("live.html"),
        Map.of(
            "head", PageTemplate.head(title, verdict, POLICY),
            "since", HtmlEscape.text(since),
            "sections", sections.toString(),
            "script", SCRIPT));
  }
}
