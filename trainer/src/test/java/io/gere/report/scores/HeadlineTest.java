package io.gere.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.ConfusionMatrix;
import io.gere.eval.scores.ExamScore;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import io.gere.exam.ExamGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worst stands first, and nothing is claimed that the numbers do not carry. */
final class HeadlineTest {

  @Test
  void aLargerLossStandsBeforeASmallerOneAndBothBeforeWhatIsGood() {
    String headline = headline(new int[] {900, 840}, task(0, 90, 30), task(0, 0, 80));

    assertThat(headline)
        .startsWith("The earlier task has lost 60.0 points since being learnt; general ability is")
        .contains("lost: the exam (cloze) went from 90.0 % to 84.0 % (−6.0 points); the 2 tasks")
        .endsWith("score 55.0 % on average (base model: 0.0 %).");
    assertThat(headline(new int[] {900, 100}, task(0, 90, 30), task(0, 0, 80)))
        .startsWith("General ability is lost");
  }

  @Test
  void whatWasNeverLearntIsNotKept() {
    String headline = headline(new int[] {600, 600}, task(50, 52, 51), task(10, 10, 12));

    assertThat(headline)
        .startsWith("What was learnt of task1, task2 does not go beyond chance; the 2 tasks score")
        .doesNotContain("kept what was learnt", "earlier");
  }

  @Test
  void theMostFrequentAnswerIsNoLearning() {
    TaskScore guessing = TaskScore.of(confusion(50, 50, 0, 0), 50);
    TaskScore learnt = TaskScore.of(confusion(45, 5, 5, 45), 90);
    TaskScore nothing = TaskScore.of(100, 100, 0);

    assertThat(headline(new int[] {600, 600}, List.of(nothing, guessing)))
        .startsWith("What was learnt of task1 does not go beyond chance");
    assertThat(headline(new int[] {600, 600}, List.of(nothing, learnt)))
        .startsWith("General ability is kept");
  }

  @Test
  void anExamThatTheBaseModelGuessesTellsNothing() {
    assertThat(headline(new int[] {255, 250}, task(0, 90)))
        .startsWith(
            "Whether general ability is kept cannot be told from an exam that the base model")
        .contains("guesses: the exam (cloze) went from 25.5 % to 25.0 %");
  }

  @Test
  void aTaskThatFellIsNamedThoughTheOthersGained() {
    assertThat(
            headline(
                new int[] {600, 600}, task(0, 80, 80, 10), task(0, 0, 20, 90), task(0, 0, 0, 80)))
        .startsWith("The earlier tasks have changed by ±0.0 points since being learnt, most of all")
        .contains("task1 (−70.0)");
  }

  @Test
  void theLastTaskOfTwoIsNotForgotten() {
    assertThat(headline(new int[] {600, 600}, task(0, 80, 79), task(0, 0, 80)))
        .contains("the earlier task has kept what was learnt (−1.0 points, within chance)");
  }

  /** Right answers of 100, at each stage from the base model on. */
  private static List<TaskScore> task(int... right) {
    List<TaskScore> scores = new ArrayList<>();
    for (int correct : right) {
      scores.add(TaskScore.of(100, 100 - correct, 0));
    }
    return scores;
  }

  private static ConfusionMatrix confusion(int goodGood, int badGood, int goodBad, int badBad) {
    return new ConfusionMatrix(
        List.of("good", "bad"),
        List.of(List.of(goodGood, goodBad, 0), List.of(badGood, badBad, 0)));
  }

  /** Of an exam of 1000 questions so many are right at the beginning and at the end. */
  @SafeVarargs
  private static String headline(int[] exam, List<TaskScore>... tasks) {
    List<StageScores> stages = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int stage = 0; stage <= tasks.length; stage++) {
      Map<String, TaskScore> scores = new java.util.HashMap<>();
      for (int task = 0; task < tasks.length; task++) {
        scores.put("task" + (task + 1), tasks[task].get(stage));
      }
      stages.add(new StageScores(stage, scores, exam(exam[stage == 0 ? 0 : 1])));
      if (stage > 0) {
        names.add("task" + stage);
      }
    }
    return Headline.of(new Scores(names, stages)).replace('\u00a0', ' ');
  }

  private static ExamScore exam(int correct) {
    return ExamScore.of(
        "cloze", Map.of("virology", GroupScore.of(1000, correct)), ExamGroups.mmlu());
  }
}
