package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.eval.scores.ConfusionMatrix;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final Variant NONE = new Variant(Map.of("loss.replay", "none"));
  private static final Variant TM = new Variant(Map.of("loss.replay", "tm"));
  private static final Variant KL = new Variant(Map.of("loss.replay", "kl"));

  private final Comparison comparison = Comparison.of(scores(), TM);

  @Test
  void meanAndSampleDeviationOverSeeds() {
    SeedStatistics ap = comparison.methods().get(0).spread().get(ComparedScore.AP);

    assertThat(ap.mean()).isCloseTo(0.5, within(1e-12));
    assertThat(ap.standardDeviation()).isCloseTo(0.1, within(1e-12));
    assertThat(ap.runs()).isEqualTo(3);
  }

  @Test
  void aPairedTestOverTheSeedsThatBothHave() {
    Difference difference = comparison.methods().get(0).difference().get(ComparedScore.AP);

    // Differences −0.2, −0.3, −0.1: t = −0.2 / (0.1 / √3) = −3.4641, two-sided p with 2 degrees of
    // freedom: 1 − t / √(t² + 2) = 0.074180.
    assertThat(difference.mean()).isCloseTo(-0.2, within(1e-12));
    assertThat(difference.p()).isCloseTo(0.074180, within(1e-6));
    assertThat(difference.pairs()).isEqualTo(3);
    assertThat(comparison.methods().get(1).difference()).isEmpty();
  }

  /** As R's {@code p.adjust(c(0.01, 0.04, NA, 0.03, 0.5), "holm")} gives them. */
  @Test
  void manyTestsAreCorrectedTogether() {
    List<Double> corrected = HolmCorrection.of(Arrays.asList(0.01, 0.04, null, 0.03, 0.5));

    assertThat(corrected.get(0)).isCloseTo(0.04, within(1e-12));
    assertThat(corrected.get(1)).isCloseTo(0.09, within(1e-12));
    assertThat(corrected.get(2)).isNull();
    assertThat(corrected.get(3)).isCloseTo(0.09, within(1e-12));
    assertThat(corrected.get(4)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void oneRunHasNeitherDeviationNorTest() {
    Comparison.Method kl = comparison.methods().get(2);

    assertThat(kl.spread().get(ComparedScore.AP).standardDeviation()).isNull();
    assertThat(kl.difference().get(ComparedScore.AP).pairs()).isEqualTo(1);
    assertThat(kl.difference().get(ComparedScore.AP).p()).isNull();
  }

  @Test
  void whatWasNotMeasuredIsAbsent() {
    assertThat(comparison.methods().get(0).spread()).doesNotContainKey(ComparedScore.EXAM);
    assertThat(comparison.methods().get(0).difference()).doesNotContainKey(ComparedScore.F1_AVG);
  }

  @Test
  void theFileSaysItAll() throws IOException {
    JsonNode json = Json.MAPPER.readTree(Json.line(comparison));

    assertThat(json.get("baseline").asText()).isEqualTo("tm");
    JsonNode none = json.get("methods").get(0);
    assertThat(none.get("settings").get("loss.replay").asText()).isEqualTo("none");
    assertThat(none.get("spread").get("ap").get("runs").asInt()).isEqualTo(3);
    assertThat(none.get("runs").get("2").get("ap").asDouble()).isEqualTo(0.4);
  }

  @Test
  void theTableIsMarkdown() {
    List<String> lines = ComparisonText.lines(comparison);

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("| method | runs |");
    assertThat(lines.get(2)).contains("none", "50.0 ± 10.0");
    assertThat(lines.stream().map(String::length).distinct()).hasSize(1);
  }

  @Test
  void onlyWhatWasMeasuredHasAColumn() {
    assertThat(comparison.measured())
        .containsExactly(
            ComparedScore.AP,
            ComparedScore.OPTION_AP,
            ComparedScore.LEARNING,
            ComparedScore.LN_PERPLEXITY);
    assertThat(comparison.headline()).isEqualTo(ComparedScore.AP);
    assertThat(ComparisonText.lines(comparison).get(0))
        .contains("| option AP | learnt | ln perplexity | AP − baseline's | p |".split(" "))
        .doesNotContain("F1");
  }

  @Test
  void perplexityIsNotInPercent() {
    Comparison.Method tm = comparison.methods().get(1);

    assertThat(tm.spread().get(ComparedScore.LN_PERPLEXITY).mean()).isCloseTo(2.25, within(1e-12));
    assertThat(ComparisonText.lines(comparison).get(3)).contains(" 2.25 ± 0.00 ");
  }

  private static Map<Variant, Map<Long, Scores>> scores() {
    Map<Variant, Map<Long, Scores>> scores = new LinkedHashMap<>();
    scores.put(NONE, Map.of(1L, ap(0.5), 2L, ap(0.4), 3L, ap(0.6)));
    scores.put(TM, Map.of(1L, ap(0.7), 2L, ap(0.7), 3L, ap(0.7)));
    scores.put(KL, Map.of(2L, ap(0.65)));
    scores.put(new Variant(Map.of("loss.replay", "l1")), Map.of());
    return scores;
  }

  /**
   * Scores of a run on one task of a hundred questions, with 2.25 nats per token of general text.
   */
  private static Scores ap(double accuracy) {
    int right = (int) Math.round(100 * accuracy);
    ConfusionMatrix confusion =
        new ConfusionMatrix(
            List.of("yes", "no"), List.of(List.of(right, 100 - right, 0), List.of(0, 0, 0)));
    TaskScore score = TaskScore.of(confusion, 90);
    Perplexity perplexity = new Perplexity(22.5, 10);
    StageScores stage =
        new StageScores(1, Map.of("a", score), Map.of(), null, perplexity, null, null);
    return new Scores(List.of("a"), List.of(stage));
  }
}
