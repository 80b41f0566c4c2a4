package io.gere.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.Difference;
import io.gere.compare.ExamLossPrediction;
import io.gere.compare.SeedStatistics;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ComparisonReportTest {
  private static final String HOSTILE = "<script>alert(1)</script>\"'&${table}";

  @Test
  void thePageIsWellFormedAndSaysWhoIsAheadAndHowSurelySo() throws Exception {
    Document page = parse(ComparisonReport.html("Runs <1>", comparison("l2"), "a: 1"));

    assertThat(text(page, "h1", 0)).isEqualTo("Runs <1>");
    assertThat(text(page, "p", 0))
        .isEqualTo(
            "The best F1 Avg, 70.0 %, has l2. Against the baseline, tm, that is within chance"
                + " (p = 0.200, 2 pairs).");
    assertThat(page.getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(text(page, "tr", 1)).contains("l2", "80.0 ± 1.0", "+10.0", "0.200");
  }

  @Test
  void aHostileNameStaysText() throws Exception {
    Document page = parse(ComparisonReport.html("t", comparison(HOSTILE), "<!-- -->"));

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(text(page, "tr", 1)).contains(HOSTILE);
  }

  @Test
  void withoutAnExamThereIsATableButNoDrawing() throws Exception {
    Comparison tasksOnly =
        new Comparison(
            "tm",
            List.of(
                new Comparison.Method(
                    "tm",
                    Map.of(),
                    Map.of(ComparedScore.AP, new SeedStatistics(0.5, null, 1)),
                    Map.of(),
                    new TreeMap<>(Map.of(1L, Map.of(ComparedScore.AP, 0.5))))),
            null);

    Document page = parse(ComparisonReport.html("t", tasksOnly, ""));

    assertThat(page.getElementsByTagName("svg").getLength()).isZero();
    assertThat(text(page, "tr", 1)).contains("50.0");
  }

  @Test
  void beforeTheBaselineHasRunNothingIsTested() throws Exception {
    Map<ComparedScore, SeedStatistics> alone =
        Map.of(ComparedScore.F1_AVG, new SeedStatistics(0.5, null, 1));
    Comparison begun =
        new Comparison(
            "tm",
            List.of(
                new Comparison.Method(
                    "none",
                    Map.of(),
                    alone,
                    Map.of(),
                    new TreeMap<>(Map.of(1L, Map.of(ComparedScore.F1_AVG, 0.5))))),
            null);

    Document page = parse(ComparisonReport.html("t", begun, ""));

    assertThat(text(page, "p", 0))
        .isEqualTo(
            "The best F1 Avg, 50.0 %, has none. Against the baseline, tm, nothing was tested.");
  }

  @Test
  void methodsStandByTheirRankAndTheFrontierIsOfThoseThatNoOtherBeats() throws Exception {
    Comparison kept =
        new Comparison(
            "tm",
            List.of(
                method("worst", 0.4, 0.3), method("keeps", 0.9, 0.4), method("learns", 0.5, 0.9)),
            null);

    Document page = parse(ComparisonReport.html("t", kept, ""));

    assertThat(text(page, "th", 4)).startsWith("1 learns");
    assertThat(text(page, "th", 5)).startsWith("2 keeps");
    assertThat(text(page, "th", 6)).startsWith("3 worst");
    assertThat(page.getElementsByTagName("ellipse").getLength()).isEqualTo(3);
    String frontier =
        page.getElementsByTagName("polyline")
            .item(0)
            .getAttributes()
            .getNamedItem("points")
            .getTextContent();
    // Up at "learns" and at "keeps", then to the left edge.
    assertThat(frontier.split(" ")).hasSize(5);
    assertThat(page.getDocumentElement().getTextContent()).contains("Ranked by AP.");
  }

  @Test
  void whatMovedInsideStandsApartWithWhatItForetells() throws Exception {
    Comparison.Method moved =
        new Comparison.Method(
            "tm",
            Map.of(),
            Map.of(
                ComparedScore.AP, new SeedStatistics(0.5, null, 1),
                ComparedScore.STATES_LEFT, new SeedStatistics(0.125, null, 1),
                ComparedScore.COSINE, new SeedStatistics(0.9876, null, 1)),
            Map.of(),
            new TreeMap<>(Map.of(1L, Map.of(ComparedScore.AP, 0.5))));
    ExamLossPrediction prediction =
        new ExamLossPrediction(
            12,
            4,
            List.of(
                new ExamLossPrediction.Predictor(
                    ComparedScore.COSINE, -0.9, new ExamLossPrediction.Interval(-0.99, -0.5), null),
                new ExamLossPrediction.Predictor(
                    ComparedScore.STATES_LEFT,
                    0.8,
                    null,
                    new ExamLossPrediction.Interval(-0.01, 0.3))));

    Document page =
        parse(ComparisonReport.html("t", new Comparison("tm", List.of(moved), prediction), ""));

    assertThat(text(page, "table", 0)).doesNotContain("states left").contains("50.0");
    assertThat(text(page, "table", 1)).contains("states left %", "12.5", "0.988");
    assertThat(text(page, "table", 2))
        .contains("−0.90", "−0.99 to −0.50", "+0.80", "−0.01 to +0.30");
    assertThat(page.getDocumentElement().getTextContent()).contains("12 runs of 4 methods");
  }

  private static Comparison.Method method(String name, double exam, double ap) {
    SortedMap<Long, Map<ComparedScore, Double>> runs = new TreeMap<>();
    runs.put(1L, Map.of(ComparedScore.EXAM, exam - 0.01, ComparedScore.AP, ap + 0.02));
    runs.put(2L, Map.of(ComparedScore.EXAM, exam + 0.01, ComparedScore.AP, ap - 0.02));
    Map<ComparedScore, SeedStatistics> spread =
        Map.of(
            ComparedScore.EXAM, new SeedStatistics(exam, 0.014, 2),
            ComparedScore.AP, new SeedStatistics(ap, 0.028, 2));
    return new Comparison.Method(name, Map.of(), spread, Map.of(), runs);
  }

  private static Comparison comparison(String other) {
    SortedMap<Long, Map<ComparedScore, Double>> runs = new TreeMap<>();
    runs.put(1L, Map.of(ComparedScore.EXAM, 0.79, ComparedScore.AP, 0.6));
    runs.put(2L, Map.of(ComparedScore.EXAM, 0.81, ComparedScore.AP, 0.6));
    Map<ComparedScore, SeedStatistics> ahead =
        Map.of(
            ComparedScore.EXAM, new SeedStatistics(0.8, 0.01, 2),
            ComparedScore.AP, new SeedStatistics(0.6, 0.0, 2),
            ComparedScore.F1_AVG, new SeedStatistics(0.7, 0.02, 2));
    Map<ComparedScore, SeedStatistics> baseline =
        Map.of(
            ComparedScore.EXAM, new SeedStatistics(0.8, 0.01, 2),
            ComparedScore.AP, new SeedStatistics(0.6, 0.0, 2),
            ComparedScore.F1_AVG, new SeedStatistics(0.6, 0.02, 2));
    return new Comparison(
        "tm",
        List.of(
            new Comparison.Method(
                other,
                Map.of(),
                ahead,
                Map.of(ComparedScore.F1_AVG, new Difference(0.1, 0.2, 2)),
                runs),
            new Comparison.Method("tm", Map.of(), baseline, Map.of(), runs)),
        null);
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
  }

  private static String text(Document page, String tag, int index) {
    return page.getElementsByTagName(tag).item(index).getTextContent().strip();
  }
}
