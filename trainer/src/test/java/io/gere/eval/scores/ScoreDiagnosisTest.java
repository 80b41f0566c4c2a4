package io.gere.eval.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.diagnosis.Finding;
import io.gere.exam.ExamGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scores that do and do not show a broken form, or what an absent constraint cost. */
final class ScoreDiagnosisTest {
  private static final Finding UNHELD =
      new Finding.UnderConstraint(
          "films", 80L, new Finding.UnderConstraint.Numbers(50, 1e-4, 1e-5, 1));

  @Test
  void aFallByAnswersThatAreNoOptionIsSpuriousForgetting() {
    Scores scores = scores(600, TaskScore.of(200, 20, 0), TaskScore.of(200, 30, 100));

    assertThat(new ScoreDiagnosis(scores, List.of()).findings())
        .containsExactly(
            new Finding.SpuriousForgetting(
                "films", null, new Finding.SpuriousForgetting.Numbers(0.9, 0.35, 0, 0.5)));
  }

  @Test
  void aFallByWrongAnswersIsNot() {
    Scores scores = scores(600, TaskScore.of(200, 20, 0), TaskScore.of(200, 120, 10));

    assertThat(new ScoreDiagnosis(scores, List.of()).findings()).isEmpty();
  }

  @Test
  void answersWithoutAnEndAreNotABrokenForm() {
    Scores scores =
        scores(600, TaskScore.of(200, 20, 0), TaskScore.of(200, 30, 100).unfinished(100));

    List<Finding> findings = new ScoreDiagnosis(scores, List.of()).findings();

    assertThat(findings)
        .containsExactly(
            new Finding.EndlessAnswers(
                "films", null, new Finding.EndlessAnswers.Numbers(0.0, 0.5)));
    assertThat(findings.get(0).message())
        .startsWith("answers of task films do not end")
        .contains("50.0 %", "eos_token");
  }

  @Test
  void aTaskThatKeptItsScoreIsNot() {
    Scores scores = scores(600, TaskScore.of(200, 20, 0), TaskScore.of(200, 16, 8));

    assertThat(new ScoreDiagnosis(scores, List.of()).findings()).isEmpty();
  }

  @Test
  void abilityLostWhileNothingHeldItIsSaidWithTheExam() {
    Scores scores = scores(300, TaskScore.of(200, 20, 0), TaskScore.of(200, 20, 0));

    assertThat(new ScoreDiagnosis(scores, List.of()).findings()).isEmpty();
    List<Finding> findings = new ScoreDiagnosis(scores, List.of(UNHELD)).findings();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).message())
        .startsWith("general ability is lost by the end of task films")
        .contains("60.0 %", "30.0 %", "4.2 points");
  }

  @Test
  void abilityThatWasKeptIsNot() {
    Scores scores = scores(580, TaskScore.of(200, 20, 0), TaskScore.of(200, 20, 0));

    assertThat(new ScoreDiagnosis(scores, List.of(UNHELD)).findings()).isEmpty();
  }

  @Test
  void aWordingWhoseAnswersAreNoOptionThoughTheRightOneIsTheLikeliestIsFound() {
    TaskScore inTemplate = labelled(90, 10, 0, 92);
    TaskScore formLost = labelled(30, 10, 60, 88);
    TaskScore knowledgeLost = labelled(30, 64, 6, 32);
    TaskScore guessing = labelled(20, 10, 70, 52);
    TaskScore noLabels = TaskScore.of(100, 10, 60);

    List<Finding> findings =
        new ScoreDiagnosis(
                worded(inTemplate, inTemplate, knowledgeLost, formLost, guessing), List.of())
            .findings();

    assertThat(findings)
        .containsExactly(
            new Finding.LostWording(
                "films", null, new Finding.LostWording.Numbers(3, 0.6, 0, 0.3, 0.88)));
    assertThat(findings.get(0).message())
        .startsWith("task films loses its form in other words: in wording 3 60.0 % of the answers")
        .contains("88.0 %", "train.wordings=all");
    assertThat(new ScoreDiagnosis(worded(inTemplate, noLabels), List.of()).findings()).isEmpty();
    assertThat(new ScoreDiagnosis(worded(formLost, formLost), List.of()).findings()).isEmpty();
  }

  @Test
  void lostFormIsSaidOnceAndWithItsDeepestFall() {
    FormScore base = new FormScore(100, 100, 98, 50, 50);
    FormScore little = new FormScore(100, 95, 98, 50, 46);
    FormScore lost = new FormScore(100, 80, 98, 50, 10);

    assertThat(formed(base, little, little)).isEmpty();
    assertThat(formed(base, little, lost))
        .containsExactly(
            new Finding.LostForm(
                "books",
                null,
                new Finding.LostForm.Numbers("are JSON where they should be", 1, 0.2)));
    assertThat(formed(base, lost, lost)).extracting(Finding::task).containsExactly("films");
    assertThat(formed(base, lost, lost).get(0).message())
        .startsWith(
            "the form of conversations is lost after task films: of the answers in"
                + " evaluate.conversations 20.0 % are JSON where they should be, 100.0 % of those"
                + " of the model where training starts");
  }

  /** A run of two tasks in which nothing is asked but conversations. */
  private static List<Finding> formed(FormScore... stages) {
    List<StageScores> scores = new ArrayList<>();
    for (FormScore form : stages) {
      ConversationScore talk = new ConversationScore(form, new Perplexity(1, 1));
      scores.add(new StageScores(scores.size(), Map.of(), Map.of(), null, null, null, talk));
    }
    return new ScoreDiagnosis(new Scores(List.of("films", "books"), scores), List.of()).findings();
  }

  /** The end of a run of one task. */
  private static Scores worded(TaskScore inTemplate, TaskScore... wordings) {
    return new Scores(
        List.of("films"),
        List.of(
            new StageScores(
                1,
                Map.of("films", inTemplate),
                Map.of("films", List.of(wordings)),
                null,
                null,
                null,
                null)));
  }

  /** Of 100 questions with two labels, 50 each, and answers alike for both. */
  private static TaskScore labelled(int right, int wrong, int none, int optionCorrect) {
    return TaskScore.of(
        new ConfusionMatrix(
            List.of("good", "bad"),
            List.of(
                List.of(right / 2, wrong / 2, none / 2), List.of(wrong / 2, right / 2, none / 2))),
        optionCorrect);
  }

  /** Of 1000 exam questions the base model answers 600; the task films is learnt first of two. */
  private static Scores scores(int examAfterFilms, TaskScore justLearnt, TaskScore end) {
    return new Scores(
        List.of("films", "news"),
        List.of(
            new StageScores(0, Map.of(), exam(600)),
            new StageScores(1, Map.of("films", justLearnt), exam(examAfterFilms)),
            new StageScores(2, Map.of("films", end), exam(examAfterFilms))));
  }

  private static ExamScore exam(int correct) {
    return ExamScore.of(
        "hendrycks", Map.of("virology", GroupScore.of(1000, correct)), ExamGroups.mmlu());
  }
}
