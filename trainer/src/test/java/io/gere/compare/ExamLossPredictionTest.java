package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.LayerMovement;
import io.gere.eval.scores.Movement;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.exam.ExamGroups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExamLossPredictionTest {
  private final Map<Variant, Map<Long, Scores>> runs = new LinkedHashMap<>();

  /** IQ and hours of television of ten people, the example of Wikipedia's article: −29 / 165. */
  @Test
  void spearmansRankCorrelation() {
    double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

    assertThat(RankCorrelation.of(iq, hours)).isCloseTo(-29.0 / 165, within(1e-12));
    // Equal values share ranks 2 and 3: deviations −1.5, 0, 0, 1.5 and −1.5, −0.5, 0.5, 1.5.
    assertThat(RankCorrelation.of(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    assertThat(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2})).isNaN();
  }

  /** The states left rise with what is lost, the cosine falls, if not always; KL says nothing. */
  @Test
  void theMeasureThatGoesWithTheLossComesFirst() {
    add("none", 1, 400, 900, 0.2, 1);
    add("none", 2, 380, 950, 0.3, 1);
    add("replay", 1, 500, 700, 0.5, 1);
    add("replay", 2, 510, 650, 0.4, 1);
    add("kl", 1, 560, 300, 0.8, 1);
    add("kl", 2, 570, 250, 0.7, 1);
    add("tm", 1, 590, 100, 0.9, 1);
    add("tm", 2, 580, 150, 0.95, 1);

    ExamLossPrediction prediction = ExamLossPrediction.of(runs);

    assertThat(prediction.runs()).isEqualTo(8);
    assertThat(prediction.methods()).isEqualTo(4);
    assertThat(prediction.predictors())
        .extracting(ExamLossPrediction.Predictor::by)
        .containsExactly(ComparedScore.STATES_LEFT, ComparedScore.COSINE);
    ExamLossPrediction.Predictor first = prediction.predictors().get(0);
    assertThat(first.rho()).isCloseTo(1, within(1e-12));
    assertThat(first.interval()).isEqualTo(new ExamLossPrediction.Interval(1, 1));
    assertThat(first.behind()).isNull();
    ExamLossPrediction.Predictor second = prediction.predictors().get(1);
    // Ranks of the loss 1…8 belong to ranks of the cosine 7 8 5 6 3 4 1 2: Σd² = 4 · 36 + 4 · 4.
    assertThat(second.rho()).isCloseTo(1 - 6.0 * 160 / (8 * 63), within(1e-12));
    assertThat(second.interval().low()).isLessThanOrEqualTo(second.rho());
    assertThat(second.interval().high()).isGreaterThan(second.rho());
    assertThat(second.behind().low()).isPositive();
  }

  @Test
  void threeMethodsAreTooFewToDrawFrom() {
    add("none", 1, 400, 900, 0.2, 1);
    add("none", 2, 380, 950, 0.3, 1);
    add("replay", 1, 500, 700, 0.5, 1);
    add("tm", 1, 590, 100, 0.9, 1);

    assertThat(ExamLossPrediction.of(runs).predictors())
        .isNotEmpty()
        .allSatisfy(predictor -> assertThat(predictor.interval()).isNull());
  }

  @Test
  void oneMethodOrThreeRunsTellNothing() {
    add("none", 1, 400, 900, 0.2, 1);
    add("none", 2, 390, 950, 0.3, 2);
    add("none", 3, 380, 960, 0.35, 3);
    add("none", 4, 370, 970, 0.4, 4);
    assertThat(ExamLossPrediction.of(runs)).isNull();

    runs.clear();
    add("none", 1, 400, 900, 0.2, 1);
    add("none", 2, 390, 950, 0.3, 2);
    add("tm", 1, 500, 100, 0.4, 3);
    assertThat(ExamLossPrediction.of(runs)).isNull();

    runs.clear();
    runs.put(new Variant(Map.of("loss.replay", "none")), Map.of(1L, unmoved(), 2L, unmoved()));
    runs.put(new Variant(Map.of("loss.replay", "tm")), Map.of(1L, unmoved(), 2L, unmoved()));
    assertThat(ExamLossPrediction.of(runs)).isNull();
  }

  /**
   * Of 600 questions answered rightly at first: how many at the end, and what moved of 1000
   * elements.
   */
  private void add(String loss, long seed, int right, int left, double cosine, double kl) {
    LayerMovement last = new LayerMovement(1, 10, 1000, 0, left, 0, 500, 10 * cosine);
    runs.computeIfAbsent(new Variant(Map.of("loss.replay", loss)), any -> new TreeMap<>())
        .put(seed, scores(right, new Movement(10 * kl, 10, List.of(last))));
  }

  private static Scores unmoved() {
    return scores(500, null);
  }

  private static Scores scores(int right, Movement movement) {
    return new Scores(
        List.of("a"),
        List.of(
            new StageScores(0, Map.of(), exam(600)),
            new StageScores(1, Map.of(), Map.of(), exam(right), null, movement, null)));
  }

  private static ExamScore exam(int right) {
    return ExamScore.of("cloze", Map.of("facts", GroupScore.of(1000, right)), ExamGroups.mmlu());
  }
}
