package io.gere.report;

import static io.gere.report.PageElements.attributes;
import static io.gere.report.PageElements.elements;
import static io.gere.report.PageElements.parse;
import static io.gere.report.PageElements.rows;
import static io.gere.report.PageElements.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Gate;
import io.gere.config.yaml.RecipeReader;
import io.gere.eval.scores.GateCheck;
import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.metrics.StepMetrics;
import io.gere.report.scores.Headline;
import io.gere.report.scores.ReportedRun;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The page as a whole. */
final class RunReportTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&${verdict}";

  @Test
  void thePageIsWellFormedXml() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(texts(page, "h1")).containsExactly("Demo <1>");
    assertThat(texts(page, "h2"))
        .containsExactly(
            "Diagnosis",
            "Tasks",
            "General ability",
            "What moved inside",
            "What was learnt",
            "Training",
            "Throughput",
            "Replay set",
            "Recipe",
            "Lineage");
  }

  @Test
  void thePageRefersToNothingOutside() throws Exception {
    String html = RunReport.html(ExampleRun.input("copa"));
    Document page = parse(html);

    assertThat(html).doesNotContain("http:", "https:", "url(", "@import", "//cdn");
    for (String tag : List.of("link", "img", "iframe", "object", "embed", "base", "a")) {
      assertThat(page.getElementsByTagName(tag).getLength()).as(tag).isZero();
    }
    for (Element element : elements(page, "*")) {
      assertThat(element.hasAttribute("src") || element.hasAttribute("href"))
          .as(element.getTagName())
          .isFalse();
    }
  }

  @Test
  void hostileNamesStayText() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input(HOSTILE)));

    assertThat(elements(page, "script")).hasSize(1);
    assertThat(elements(page, "img")).isEmpty();
    assertThat(texts(page, "th")).contains(HOSTILE);
    assertThat(attributes(page, "polyline", "data-task")).contains("yelp", HOSTILE);
  }

  @Test
  void theTableSetsEveryRunAgainstTheBaseModel() throws Exception {
    Element table = elements(parse(RunReport.html(ExampleRun.input("copa"))), "table").get(0);

    // AP: (79.5 + 74.5) / 2; BWT: 79.5 − 83.5; F1: 2·59·77 / 136; errors: √(p(1−p)/1000).
    assertThat(rows(table))
        .containsExactly(
            "Model | Exam % | against base points | AP % | BWT points | F1 Avg %",
            "base model | 60.0 ± 1.5 harness | – | 27.5 | – | 37.7",
            "no replay | 21.0 ± 1.3 harness | −39.0 | 77.0 | −4.0 | 33.0",
            "GeRe | 59.0 ± 1.6 harness | −1.0 | 77.0 | −4.0 | 66.8");
  }

  @Test
  void theVerdictTellsChanceFromLoss() {
    assertThat(Headline.of(ExampleRun.scores("copa", 590)))
        .isEqualTo(
            "General ability is kept: the exam (harness) went from 60.0\u00a0% to 59.0\u00a0% (−1.0"
                + " points, within chance); the 2 tasks score 77.0\u00a0% on average (base model:"
                + " 27.5\u00a0%); the earlier task has kept what was learnt (−4.0 points, within"
                + " chance).");
    assertThat(Headline.of(ExampleRun.scores("copa", 210)))
        .startsWith(
            "General ability is lost: the exam (harness) went from 60.0\u00a0% to 21.0\u00a0%"
                + " (−39.0 points);");
    assertThat(Headline.of(ExampleRun.scores("copa", 700)))
        .startsWith(
            "General ability has grown: the exam (harness) went from 60.0\u00a0% to 70.0\u00a0%");
  }

  @Test
  void theGatesVerdictFollowsTheVerdict() {
    Scores scores = ExampleRun.scores("copa", 590);
    GateVerdict verdict = GateCheck.of(scores, new Gate(80, 5));
    RunReport.Input input = ExampleRun.input("copa", scores.judged(verdict));

    assertThat(RunReport.html(input))
        .contains("<p class=\"gate warning\">Gate not met: the tasks are not learnt, AP 77.00 %");
  }

  @Test
  void everyTableHasACaptionAndEveryPictureAName() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(elements(page, "table"))
        .allSatisfy(table -> assertThat(texts(table, "caption")).hasSize(1));
    assertThat(elements(page, "svg"))
        .allSatisfy(svg -> assertThat(svg.getAttribute("aria-label")).isNotBlank());
    assertThat(elements(page, "section"))
        .allSatisfy(
            section ->
                assertThat(section.hasAttribute("aria-label"))
                    .isNotEqualTo(section.hasAttribute("aria-labelledby")));
  }

  @Test
  void whatWentWrongIsSaidWithItsNumbers() throws Exception {
    assertThat(texts(parse(RunReport.html(ExampleRun.input("copa"))), "li"))
        .anyMatch(
            item ->
                item.startsWith("under-constraint in task copa at step 60: for 50 steps")
                    && item.contains("0.050 %"));
  }

  @Test
  void settingsDigestsAndSkippedFilesAreOnThePage() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(texts(page, "pre"))
        .anyMatch(pre -> pre.contains("runs/demo") && pre.contains("<b>"));
    assertThat(texts(page, "summary")).contains("sample 1 file, 1.5 MB");
    assertThat(texts(page, "dd")).contains("17", "abcdef", "1,000");
    assertThat(texts(page, "li")).contains("part<3>.zst: cut off");
  }

  @Test
  void aRunWithNothingDoneYetHasAPageToo() throws Exception {
    ReportedRun run = new ReportedRun("none", new Scores(List.of(), List.of()));
    RunReport.Input input =
        new RunReport.Input(
            "New",
            run,
            null,
            null,
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            RecipeReader.parse("run: {dir: new}"),
            List.of(),
            List.of());

    assertThat(elements(parse(RunReport.html(input)), "svg")).isEmpty();
    assertThat(RunReport.html(input))
        .contains(
            "Nothing was found:",
            "The run was not trained.",
            "The run has no exam.",
            "No optimizer step was taken.",
            "The tasks were not scored.",
            "No step is done.",
            "No task was tokenised.",
            "No replay set was drawn.");
  }

  @Test
  void theFirstSamplesAreShownTokenByToken() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("rte")));

    assertThat(texts(page, "tr"))
        .anyMatch(row -> row.matches("(?s)copa.*400.*48,000.*120.*512.*7"));
    assertThat(texts(page, "summary")).contains("copa: input/output records (input, output)");
    assertThat(texts(page, "pre")).contains("<s>The man fell. Why? yes</s>");
  }

  @Test
  void thePageMayRunItsOwnScriptAndNothingElse() throws Exception {
    String html = RunReport.html(HostileRun.input());
    String script = html.substring(html.indexOf("<script>") + 8, html.indexOf("</script>"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));

    assertThat(html)
        .contains(
            "http-equiv=\"Content-Security-Policy\" content=\"default-src &apos;none&apos;;",
            "script-src &apos;sha256-%s&apos;;"
                .formatted(Base64.getEncoder().encodeToString(digest)));
  }

  @Test
  void sizesOfTheReplaySetStandBesideTheSample() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(texts(page, "tr")).anyMatch(row -> row.matches("(?s)1,000.*250,000.*0.0135"));
  }

  @Test
  void tensOfThousandsOfStepsStayASmallPage() {
    RunReport.Input input = ExampleRun.input("copa");
    List<StepMetrics> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.addAll(input.metrics());
    }
    RunReport.Input large =
        new RunReport.Input(
            input.title(),
            input.run(),
            input.sample(),
            input.conversations(),
            input.tasks(),
            input.sizes(),
            many,
            input.validations(),
            input.findings(),
            input.recipe(),
            input.manifests(),
            input.others());

    assertThat(RunReport.html(large).length()).isLessThan(1_200_000);
  }
}
