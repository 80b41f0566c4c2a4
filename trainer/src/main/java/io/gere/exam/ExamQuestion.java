package io.gere.exam;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * A multiple-choice question.
 *
 * @param options four of them: A, B, C, D
 * @param answer the right option, 0..3
 * @param line where it begins in its file, from 1; no part of what is asked
 */
@JsonIgnoreProperties("line")
public record ExamQuestion(String question, List<String> options, int answer, int line) {
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
