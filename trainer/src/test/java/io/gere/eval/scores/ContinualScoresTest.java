package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ContinualScoresTest {
  private static final List<Double> ZERO_SHOT = List.of(0.1, 0.1, 0.2);

  @Test
  void theExampleOfTheDocumentationGivesItsNumbers() {
    ContinualScores scores =
        ContinualScores.of(
            List.of(List.of(0.9, 0.2, 0.3), List.of(0.7, 0.8, 0.4), List.of(0.6, 0.7, 0.9)),
            ZERO_SHOT,
            List.of(0.95, 0.9, 0.9));

    assertThat(scores.ap()).isCloseTo(2.2 / 3, within(1e-12));
    assertThat(scores.bwt()).isCloseTo(-0.2, within(1e-12)); // (−0.3 − 0.1) / 2
    assertThat(scores.fwt()).isCloseTo(0.15, within(1e-12)); // (0.1 + 0.2) / 2
    assertThat(scores.forgetting()).isCloseTo(0.2, within(1e-12)); // (0.3 + 0.1) / 2
    assertThat(scores.learning()).isCloseTo(2.6 / 3, within(1e-12));
    assertThat(scores.intransigence()).isCloseTo(0.05, within(1e-12)); // (0.05 + 0.1 + 0) / 3
  }

  @Test
  void intransigenceIsBelowZeroWhereMoreIsLearntThanInTheReference() {
    List<List<Double>> matrix = List.of(List.of(0.8, 0.1), List.of(0.5, 0.9));

    assertThat(ContinualScores.of(matrix, List.of(0.1, 0.1), List.of(0.7, 0.8)).intransigence())
        .isCloseTo(-0.1, within(1e-12));
  }

  @Test
  void forgettingIsMeasuredFromTheBestStageAndBackwardTransferFromTheTasksOwn() {
    ContinualScores scores =
        ContinualScores.of(
            List.of(List.of(0.5, 0.0, 0.0), List.of(0.8, 0.7, 0.0), List.of(0.6, 0.7, 0.9)),
            ZERO_SHOT,
            null);

    assertThat(scores.forgetting()).isCloseTo(0.1, within(1e-12)); // (0.2 + 0) / 2
    assertThat(scores.bwt()).isCloseTo(0.05, within(1e-12)); // (0.1 + 0) / 2
  }

  @Test
  void withTheLastStageOnlyThereIsAnAverageButNoTransferAndNoForgetting() {
    List<Double> unknown = Arrays.asList(null, null, null);

    assertThat(
            ContinualScores.of(
                List.of(unknown, unknown, List.of(0.2, 0.4, 0.9)),
                ZERO_SHOT,
                List.of(1.0, 1.0, 1.0)))
        .isEqualTo(new ContinualScores((0.2 + 0.4 + 0.9) / 3, null, null, null, null, null));
  }

  @Test
  void tasksNotYetLearntNeedNoScoreForForgetting() {
    ContinualScores scores =
        ContinualScores.of(
            List.of(
                Arrays.asList(0.9, null, null),
                Arrays.asList(0.7, 0.8, null),
                List.of(0.6, 0.7, 0.9)),
            ZERO_SHOT,
            null);

    assertThat(scores.forgetting()).isCloseTo(0.2, within(1e-12));
    assertThat(scores.fwt()).isNull();
  }

  @Test
  void oneTaskHasAnAverageAndNothingElse() {
    assertThat(ContinualScores.of(List.of(List.of(0.7)), List.of(0.1), null))
        .isEqualTo(new ContinualScores(0.7, null, null, null, 0.7, null));
  }

  @Test
  void noTaskHasNoScoreAtAll() {
    assertThat(ContinualScores.of(List.of(), List.of(), List.of()))
        .isEqualTo(new ContinualScores(null, null, null, null, null, null));
  }

  @Test
  void f1AverageIsThePapersForItsHeadline() {
    assertThat(ContinualScores.f1(0.6078, 0.7448)).isCloseTo(0.6694, within(5e-5));
  }

  @Test
  void f1AverageIsUnknownWithoutExamOrTasksAndUndefinedWhereBothAreZero() {
    assertThat(ContinualScores.f1(null, 0.7)).isNull();
    assertThat(ContinualScores.f1(0.7, null)).isNull();
    assertThat(ContinualScores.f1(0.0, 0.0)).isNull();
    assertThat(ContinualScores.f1(0.0, 0.5)).isZero();
  }
}
