package io.gere.eval;

import java.util.List;

/**
 * A multiple-choice question.
 *
 * @param options four of them: A, B, C, D
 * @param answer the right option, 0..3
 */
public record ExamQuestion(String question, List<String> options, int answer) {
  /** The options' names. */
  public static final String LETTERS = "ABCD";

  public ExamQuestion {
    options = List.copyOf(options);
    if (options.size() != LETTERS.length() || answer < 0 || answer >= options.size()) {
      throw new IllegalArgumentException(
          "a question has four options and one of them right, not %s and %d"
              .formatted(options, answer));
    }
  }
}
