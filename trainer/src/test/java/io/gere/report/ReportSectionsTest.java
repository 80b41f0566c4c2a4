package io.gere.report;

import static io.gere.report.PageElements.attributes;
import static io.gere.report.PageElements.elements;
import static io.gere.report.PageElements.parse;
import static io.gere.report.PageElements.rows;
import static io.gere.report.PageElements.svg;
import static io.gere.report.PageElements.table;
import static io.gere.report.PageElements.texts;
import static io.gere.report.PageElements.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.ReferenceRun;
import io.gere.eval.scores.Scores;
import io.gere.metrics.StepMetrics;
import io.gere.report.training.LineChart;
import io.gere.report.training.TaskSpan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the sections of a run's page show. */
final class ReportSectionsTest {
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
  void whatMovedInsideIsEachLayersShareAndTheLastStateInNumbers() throws Exception {
    Document page = parse(RunReport.html(ExampleRun.input("copa")));

    assertThat(rows(table(page, "The last hidden state, which the head reads")))
        .containsExactly(
            "Model | states left % | to the opposite % | to neutral % | from neutral % | |Δh|/σ |"
                + " cosine | KL nats",
            "after yelp | 13.6 | 0.6 | 8.0 | 5.0 | 0.432 | 0.875 | 0.250",
            "after copa | 27.2 | 1.2 | 16.0 | 10.0 | 0.432 | 0.875 | 0.500");
    assertThat(PageElements.texts(page, "title"))
        .contains("layer 1, after yelp: 0.8 %", "layer 2, after copa: 27.2 %");
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
  void theForgettingBudgetIsACurveWithAMarkWhereOmegaWasMoved() {
    String page = RunReport.html(ExampleRun.input("copa"));

    assertThat(page).contains("<b>Forgetting budget</b>");
    assertThat(page.split("class=\"moved\"", -1)).hasSize(2);
    assertThat(page)
        .contains(
            "lost, after step 100 of copa: 125.0; from here on ω × 4.0000 and learning rate × 1.0000; it"
                + " cannot be held");
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
}
