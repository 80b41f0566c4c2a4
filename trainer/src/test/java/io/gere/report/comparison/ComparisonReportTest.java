package io.gere.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.compare.Difference;
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
                    new TreeMap<>(Map.of(1L, Map.of(ComparedScore.AP, 0.5))))));

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
                    new TreeMap<>(Map.of(1L, Map.of(ComparedScore.F1_AVG, 0.5))))));

    Document page = parse(ComparisonReport.html("t", begun, ""));

    assertThat(text(page, "p", 0))
        .isEqualTo(
            "The best F1 Avg, 50.0 %, has none. Against the baseline, tm, nothing was tested.");
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
            new Comparison.Method("tm", Map.of(), baseline, Map.of(), runs)));
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
