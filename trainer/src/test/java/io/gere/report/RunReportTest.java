package io.gere.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Gate;
import io.gere.config.RecipeReader;
import io.gere.eval.GateVerdict;
import io.gere.eval.ReferenceRun;
import io.gere.eval.Scores;
import io.gere.train.StepMetrics;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

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
    assertThat(Verdict.of(ExampleRun.scores("copa", 590)))
        .isEqualTo(
            "General ability is kept: the exam (harness) went from 60.0\u00a0% to 59.0\u00a0% (−1.0 points,"
                + " within chance); the 2 tasks score 77.0\u00a0% on average (base model:"
                + " 27.5\u00a0%), and the earlier ones have lost 4.0 points since they were"
                + " learnt.");
    assertThat(Verdict.of(ExampleRun.scores("copa", 210)))
        .startsWith(
            "General ability is lost: the exam (harness) went from 60.0\u00a0% to 21.0\u00a0% (−39.0"
                + " points);");
    assertThat(Verdict.of(ExampleRun.scores("copa", 700)))
        .startsWith(
            "General ability has grown: the exam (harness) went from 60.0\u00a0% to 70.0\u00a0%");
  }

  @Test
  void theHeatMapHoldsEveryScore() throws Exception {
    Element map = svg("heat-map");

    assertThat(texts(map, "text"))
        .containsExactly(
            "yelp",
            "copa",
            "base model",
            "25.0",
            "30.0",
            "after yelp",
            "83.5",
            "35.0",
            "after copa",
            "79.5",
            "74.5");
    assertThat(texts(map, "title")).contains("copa, after yelp: 35.0 %");
  }

  @Test
  void theExamIsALineForEachRunWithAllItsStages() throws Exception {
    Element chart = svg("exam-chart");

    assertThat(texts(chart, "title"))
        .contains(
            "GeRe, base: 60.0 % ± 1.5",
            "GeRe, after yelp: 59.5 % ± 1.6", "no replay, after copa: 21.0 % ± 1.3");
    assertThat(attributes(chart, "polyline", "points"))
        .allSatisfy(points -> assertThat(points.split(" ")).hasSize(3));
  }

  @Test
  void perplexityOnHeldOutTextStandsBesideTheExam() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(texts(svg("perplexity-chart"), "title"))
        .contains("GeRe, base: 8.0000", "GeRe, after copa: 12.000");
    assertThat(rows(table(page, "General ability at each stage")))
        .containsExactly(
            "Model | exam % | against base points | perplexity | against base %",
            "base model | 60.0 ± 1.5 | – | 8.0000 | –",
            "after yelp | 59.5 ± 1.6 | −0.5 | 10.000 | +25.0",
            "after copa | 59.0 ± 1.6 | −1.0 | 12.000 | +50.0");
  }

  @Test
  void eachTaskHasAPanelWithItsScoreBeforeAndSinceItWasLearnt() throws Exception {
    Element chart = svg("forgetting-chart");

    assertThat(texts(chart, "text")).contains("1 yelp", "83.5 → 79.5", "2 copa", "74.5");
    assertThat(texts(chart, "title"))
        .contains("yelp, base: 25.0 %", "yelp, after copa: 79.5 %", "copa, after yelp: 35.0 %");
    // yelp: base and just learnt, then on to the end; copa has no later stage.
    assertThat(attributes(chart, "polyline", "class"))
        .containsExactly("curve before", "curve own", "curve before");
    assertThat(attributes(chart, "circle", "class"))
        .filteredOn(s -> s.endsWith(" learnt"))
        .hasSize(2);
  }

  @Test
  void learningAndForgettingAreOneRowForEachRun() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    // Learning: (83.5 + 74.5) / 2; FWT: copa after yelp, 35.0, against 30.0 by the base model.
    assertThat(rows(table(page, "Learning and forgetting")))
        .containsExactly(
            "Run | learning % | AP % | forgetting points | BWT points | FWT points"
                + " | intransigence points",
            "no replay | 79.0 | 77.0 | +4.0 | −4.0 | +5.0 | –",
            "GeRe | 79.0 | 77.0 | +4.0 | −4.0 | +5.0 | –");
  }

  @Test
  void aReferenceSaysWhatCouldHaveBeenLearnt() throws Exception {
    Scores scores = ExampleRun.scores("copa", 590);
    ReferenceRun reference = new ReferenceRun("runs/<free>", List.of(0.9, 0.8));
    Document page = parse(RunReport.html(ExampleRun.input("copa", scores.beside(reference))));

    // (90.0 − 83.5 + 80.0 − 74.5) / 2
    assertThat(rows(table(page, "Learning and forgetting")))
        .last()
        .isEqualTo("GeRe | 79.0 | 77.0 | +4.0 | −4.0 | +5.0 | +6.0");
    assertThat(texts(page, "p")).anyMatch(note -> note.endsWith("here runs/<free>."));
  }

  @Test
  void testsInOtherWordsAreShownWithTheirWords() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));
    String caption = "The same tests in other words, at the end; learnt in the first words only";

    assertThat(rows(table(page, caption)))
        .containsExactly(
            "Task | asked as | score % | likeliest option % | wrong % | not an option %",
            "yelp | the task’s own | 79.5 | – | 18.5 | 2.0",
            ExampleRun.WORDING + " | 40.0 | – | 10.0 | 50.0");
  }

  @Test
  void theGatesVerdictFollowsTheVerdict() {
    Scores scores = ExampleRun.scores("copa", 590);
    GateVerdict verdict = GateVerdict.of(scores, new Gate(80, 5));
    RunReport.Input input = ExampleRun.input("copa", scores.judged(verdict));

    assertThat(RunReport.html(input))
        .contains("<p class=\"gate warning\">Gate not met: the tasks are not learnt, AP 77.00 %");
  }

  @Test
  void stepsThatChangedNothingAreMarked() {
    List<StepMetrics> metrics = new ArrayList<>(ExampleRun.metrics("copa"));
    metrics.set(399, ExampleRun.skipped(metrics.get(399)));
    List<TaskSpan> spans = TaskSpan.of(metrics);
    LineChart norm = new LineChart("Gradient norm", "L2", true, true, 1.0, StepMetrics::gradNorm);

    assertThat(spans.get(1).skipped()).containsExactly(399);
    assertThat(norm.draw(spans))
        .contains("was not finite (1)", "class=\"skipped\"", "class=\"limit\"")
        .contains("yelp: 1.5000 at first, 1.5000 at the end");
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
  void everyCurveMarksTheTasksAndKeepsItsExactValues() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));
    List<Element> charts =
        elements(page, "svg").stream()
            .filter(svg -> svg.getAttribute("class").equals("line-chart"))
            .toList();

    assertThat(charts).hasSize(7);
    for (Element chart : charts) {
      assertThat(texts(chart, "text")).contains("yelp", "copa", "optimizer step");
      assertThat(attributes(chart, "line", "class")).containsOnlyOnce("boundary");
    }
    assertThat(values(charts.get(0))).contains("0 2.0000", "1 1.0000", "300 2.0000");
    assertThat(values(charts.get(1))).contains("8 2.1250").doesNotContain("9 2.1250");
    assertThat(values(charts.get(2))).contains("8 0.062500").noneMatch(at -> at.startsWith("9 "));
    assertThat(values(charts.get(4))).contains("0 1.5000");
    assertThat(values(charts.get(5))).contains("399 1.0000e-04");
    assertThat(values(charts.get(6))).contains("123 250.00");
  }

  @Test
  void taskAnswersThatBreakTheFormatAreCalledOut() {
    // 30 of 200 of copa's answers are none of the options, and 4 of 200 of yelp's.
    assertThat(RunReport.html(ExampleRun.input("copa")))
        .contains("The output format is broken for copa:");
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
  void recipeDigestsAndSkippedFilesAreOnThePage() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(texts(page, "pre")).singleElement().asString().contains("runs/demo", "<b>");
    assertThat(texts(page, "summary")).contains("sample 1 file, 1.5 MB");
    assertThat(texts(page, "dd")).contains("c0ffee", "abcdef", "1,000");
    assertThat(texts(page, "li")).contains("part<3>.zst: cut off");
  }

  @Test
  void aRunWithNothingDoneYetHasAPageToo() throws Exception {
    RunReport.Run run = new RunReport.Run("none", new Scores(List.of(), List.of()));
    RunReport.Input input =
        new RunReport.Input(
            "New",
            run,
            null,
            null,
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
            "No replay set was drawn.");
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
            input.sizes(),
            many,
            input.findings(),
            input.recipe(),
            input.manifests(),
            input.others());

    assertThat(RunReport.html(large).length()).isLessThan(1_000_000);
  }

  private static Document parse(String html) throws Exception {
    assertThat(html).startsWith("<!DOCTYPE html>\n");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.substring("<!DOCTYPE html>\n".length()))));
  }

  private static Element table(Document page, String caption) {
    return elements(page, "table").stream()
        .filter(table -> texts(table, "caption").contains(caption))
        .findFirst()
        .orElseThrow();
  }

  private static Element svg(String style) throws Exception {
    return elements(parse(RunReport.html(ExampleRun.input("copa"))), "svg").stream()
        .filter(svg -> svg.getAttribute("class").equals(style))
        .findFirst()
        .orElseThrow();
  }

  private static List<Element> elements(Document page, String tag) {
    return elements(page.getElementsByTagName(tag));
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document page, String tag) {
    return texts(page.getDocumentElement(), tag);
  }

  private static List<String> texts(Element within, String tag) {
    return elements(within.getElementsByTagName(tag)).stream()
        .map(Element::getTextContent)
        .toList();
  }

  private static List<String> attributes(Document page, String tag, String name) {
    return attributes(page.getDocumentElement(), tag, name);
  }

  private static List<String> attributes(Element within, String tag, String name) {
    return elements(within.getElementsByTagName(tag)).stream()
        .map(element -> element.getAttribute(name))
        .toList();
  }

  private static List<String> values(Element chart) {
    return attributes(chart, "polyline", "data-at").stream()
        .flatMap(at -> Arrays.stream(at.split(";")))
        .toList();
  }

  private static List<String> rows(Element table) {
    return elements(table.getElementsByTagName("tr")).stream()
        .map(row -> String.join(" | ", cells(row)))
        .toList();
  }

  private static List<String> cells(Element row) {
    return elements(row.getElementsByTagName("*")).stream()
        .filter(cell -> cell.getTagName().equals("th") || cell.getTagName().equals("td"))
        .map(Element::getTextContent)
        .toList();
  }
}
