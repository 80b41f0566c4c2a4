package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ComparisonCsvTest {
  @Test
  void eachRunIsARowOfUnroundedScores() {
    Comparison comparison =
        new Comparison(
            "none",
            List.of(
                new Comparison.Method(
                    "none",
                    Map.of("loss.replay", "none"),
                    Map.of(),
                    Map.of(),
                    new TreeMap<>(Map.of(2L, Map.of(ComparedScore.AP, 0.1), 1L, Map.of()))),
                new Comparison.Method(
                    "tm, thresholds.layers=[-1, -2]",
                    new TreeMap<>(Map.of("loss.replay", "tm", "thresholds.layers", "[-1, -2]")),
                    Map.of(),
                    Map.of(),
                    new TreeMap<>(
                        Map.of(1L, Map.of(ComparedScore.AP, 1 / 3.0, ComparedScore.KL, 2.5))))),
            null);

    assertThat(ComparisonCsv.text(comparison).split("\r\n"))
        .containsExactly(
            "method,loss.replay,thresholds.layers,seed,ap,kl",
            "none,none,,1,,",
            "none,none,,2,0.1,",
            "\"tm, thresholds.layers=[-1, -2]\",tm,\"[-1, -2]\",1,0.3333333333333333,2.5");
  }
}
