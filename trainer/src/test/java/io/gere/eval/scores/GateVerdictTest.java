package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.GereException;
import io.gere.config.Gate;
import io.gere.exam.ExamGroups;
import io.gere.storage.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateVerdictTest {
  private static final Gate GATE = new Gate(60, 1);

  @Test
  void aRunThatHasLearntAndKeptIsLetThrough() {
    GateVerdict verdict = verdict(0.75, 6100, 6090);

    assertThat(verdict.passed()).isTrue();
    assertThat(verdict.sentence())
        .isEqualTo(
            "gate passed: the tasks are learnt, AP 75.00 % (gate.min_ap 60.00); general ability is"
                + " kept, the exam (letter) went from 61.00 % to 60.90 %, -0.10 points"
                + " (gate.max_general_drop 1.00, standard error 0.69)");
  }

  @Test
  void tasksThatAreNotLearntKeepItClosed() {
    GateVerdict verdict = verdict(0.55, 6100, 6100);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.kept()).isTrue();
    assertThat(verdict.sentence())
        .startsWith("gate not met: the tasks are not learnt, AP 55.00 % (gate.min_ap 60.00);");
  }

  @Test
  void lostGeneralAbilityKeepsItClosed() {
    GateVerdict verdict = verdict(0.75, 6100, 5700);

    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.learnt()).isTrue();
    assertThat(verdict.sentence())
        .contains("general ability is lost")
        .contains("61.00 % to 57.00 %, -4.00 points");
  }

  /**
   * Ten thousand questions at 50 %: either score's standard error is 0.5 points, √2·0.5 = 0.707.
   */
  @Test
  void theStandardErrorOfTheDifferenceIsAllowedOnTop() {
    GateVerdict within = verdict(0.75, 5050, 4880); // 1.70 points
    GateVerdict beyond = verdict(0.75, 5050, 4879); // 1.71 points

    assertThat(within.standardError()).isCloseTo(0.00707, within(1e-5));
    assertThat(within.kept()).isTrue();
    assertThat(beyond.kept()).isFalse();
  }

  @Test
  void fewQuestionsCannotProveALoss() {
    Scores few = scores(0.75, exam(100, 61), exam(100, 57));

    assertThat(GateCheck.of(few, GATE).kept()).isTrue(); // 4 points, but ±7
  }

  @Test
  void whatMeetsALimitExactlyIsLetThrough() {
    // Certain scores, so that there is no standard error to hide behind.
    Scores all = scores(0.6, exam(10, 10), exam(10, 0));

    assertThat(GateCheck.of(all, new Gate(60, 100)).passed()).isTrue();
    assertThat(GateCheck.of(all, new Gate(60, 99.9)).passed()).isFalse();
    assertThat(GateCheck.of(all, new Gate(60.1, 100)).passed()).isFalse();
  }

  @Test
  void aGrowingExamIsNoLoss() {
    assertThat(GateCheck.of(scores(0.6, exam(100, 40), exam(100, 80)), new Gate(0, 0)).kept())
        .isTrue();
  }

  @Test
  void missingNumbersAreAsked() {
    for (Scores missing :
        List.of(
            scores(0.75, null, exam(100, 50)),
            scores(0.75, exam(100, 50), null),
            new Scores(List.of("yelp"), List.of()))) {
      assertThatThrownBy(() -> GateCheck.of(missing, GATE))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("evaluate.mmlu");
    }
  }

  @Test
  void theFileSaysBothPartsAndTheSentenceAndReadsBack() throws IOException {
    Scores judged = scores(0.75, exam(100, 61), exam(100, 57));
    judged = judged.judged(GateCheck.of(judged, GATE));

    JsonNode gate = Json.MAPPER.readTree(Json.line(judged)).get("gate");

    assertThat(gate.fieldNames())
        .toIterable()
        .containsExactly(
            "passed",
            "sentence",
            "learnt",
            "ap",
            "min_ap",
            "kept",
            "exam_style",
            "exam_before",
            "exam_after",
            "standard_error",
            "max_general_drop");
    assertThat(gate.get("min_ap").doubleValue()).isEqualTo(0.6);
    assertThat(gate.get("max_general_drop").doubleValue()).isEqualTo(0.01);
    assertThat(Json.MAPPER.readValue(Json.line(judged), Scores.class)).isEqualTo(judged);
  }

  private static GateVerdict verdict(double ap, int before, int after) {
    return GateCheck.of(scores(ap, exam(10_000, before), exam(10_000, after)), GATE);
  }

  private static Scores scores(double ap, ExamScore before, ExamScore after) {
    TaskScore task = TaskScore.of(100, 100 - (int) Math.round(100 * ap), 0);
    return new Scores(
        List.of("yelp"),
        List.of(
            new StageScores(0, Map.of(), before), new StageScores(1, Map.of("yelp", task), after)));
  }

  private static ExamScore exam(int questions, int correct) {
    return ExamScore.of(
        "letter", Map.of("anatomy", GroupScore.of(questions, correct)), ExamGroups.mmlu());
  }
}
