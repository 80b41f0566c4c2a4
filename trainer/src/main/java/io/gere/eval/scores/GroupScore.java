package io.gere.eval.scores;

import io.gere.GereException;
import java.util.Collection;

/**
 * Exam questions that are counted together: a subject, or a group of subjects.
 *
 * @param accuracy share of questions answered rightly, 0..1
 * @param questions how many were asked, at least 1
 * @param correct how many were answered rightly
 */
public record GroupScore(double accuracy, int questions, int correct) {
  public GroupScore {
    if (questions < 1
        || correct < 0
        || correct > questions
        || Math.abs(accuracy - (double) correct / questions) > 1e-9) {
      throw GereException.failure(
          "no exam score has accuracy %s, %d questions and %d correct answers"
              .formatted(accuracy, questions, correct));
    }
  }

  /** The score that these counts make. */
  public static GroupScore of(int questions, int correct) {
    return new GroupScore((double) correct / questions, questions, correct);
  }

  /** All the parts' questions together: every question weighs the same. */
  static GroupScore sum(Collection<GroupScore> parts) {
    return of(
        parts.stream().mapToInt(GroupScore::questions).sum(),
        parts.stream().mapToInt(GroupScore::correct).sum());
  }
}
