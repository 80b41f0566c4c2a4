package io.gere.eval;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;

/**
 * One task's score at one stage. A wrong answer and one that is no answer are told apart, since the
 * second is a broken output format, not lost knowledge (method.md §8).
 *
 * @param accuracy share of questions answered rightly, 0..1
 * @param questions how many were asked, at least 1
 * @param wrong answers that are one of the options, but not the right one
 * @param notAmongOptions answers that are none of the options
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TaskScore(double accuracy, int questions, int wrong, int notAmongOptions) {
  public TaskScore {
    if (questions < 1
        || wrong < 0
        || notAmongOptions < 0
        || wrong + notAmongOptions > questions
        || Math.abs(accuracy - accuracy(questions, wrong, notAmongOptions)) > 1e-9) {
      throw GereException.failure(
          "no task score has accuracy %s, %d questions, %d wrong and %d not among the options"
              .formatted(accuracy, questions, wrong, notAmongOptions));
    }
  }

  /** The score that these counts make. */
  public static TaskScore of(int questions, int wrong, int notAmongOptions) {
    return new TaskScore(
        accuracy(questions, wrong, notAmongOptions), questions, wrong, notAmongOptions);
  }

  private static double accuracy(int questions, int wrong, int notAmongOptions) {
    return (double) (questions - wrong - notAmongOptions) / questions;
  }
}
