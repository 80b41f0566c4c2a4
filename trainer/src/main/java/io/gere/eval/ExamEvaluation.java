package io.gere.eval;

import java.util.Map;
import java.util.TreeMap;

/** A model's score in an exam. */
public final class ExamEvaluation {
  private final Exam exam;
  private final AnswerStyle style;
  private final int limit;

  /**
   * @param limit the first so many questions of each subject; 0: all
   */
  public ExamEvaluation(Exam exam, AnswerStyle style, int limit) {
    this.exam = exam;
    this.style = style;
    this.limit = limit;
  }

  /** Asks every subject's questions. */
  public ExamScore score() {
    Map<String, GroupScore> scores = new TreeMap<>();
    for (Exam.Subject all : exam.subjects()) {
      Exam.Subject subject = all.first(limit);
      int[] choices = style.choose(subject);
      int correct = 0;
      for (int i = 0; i < choices.length; i++) {
        correct += choices[i] == subject.questions().get(i).answer() ? 1 : 0;
      }
      scores.put(subject.name(), GroupScore.of(choices.length, correct));
    }
    return ExamScore.of(style.name(), scores, exam.groups());
  }
}
