package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.GereException;
import java.util.List;

/**
 * One task's score at one stage. A wrong answer and one that is no answer are told apart, since the
 * second is a broken output format, not lost knowledge (method.md §8). The second view says it
 * again: {@code option_accuracy} asks only which of the options the model finds likeliest, whatever
 * it would have written. Where accuracy falls and option accuracy stays, format was lost; where
 * both fall, knowledge.
 *
 * @param accuracy share of questions answered rightly, 0..1
 * @param questions how many were asked, at least 1
 * @param wrong answers that are one of the options, but not the right one
 * @param notAmongOptions answers that are none of the options
 * @param unfinished answers that did not end, but were as long as {@code max_target_tokens} allows
 * @param optionCorrect questions whose right option is the likeliest, {@code argmax_o Σ_t ln P(o_t
 *     | prompt, o_<t)} over the option's own tokens, the first of equals; null where answers are
 *     free
 * @param confusion of labels; null where answers are free
 * @param form in which answers come; null where it was not looked at, before there was this score
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"accuracy", "option_accuracy"})
@JsonIgnoreProperties(value = "option_accuracy", allowGetters = true)
public record TaskScore(
    double accuracy,
    int questions,
    int wrong,
    int notAmongOptions,
    int unfinished,
    Integer optionCorrect,
    ConfusionMatrix confusion,
    FormScore form) {
  public TaskScore {
    if (questions < 1
        || wrong < 0
        || notAmongOptions < 0
        || wrong + notAmongOptions > questions
        || unfinished < 0
        || unfinished > questions
        || Math.abs(accuracy - accuracy(questions, wrong, notAmongOptions)) > 1e-9) {
      throw GereException.failure(
          "no task score has accuracy %s, %d questions, %d wrong, %d not among the options and %d unfinished"
              .formatted(accuracy, questions, wrong, notAmongOptions, unfinished));
    }
    if ((optionCorrect == null) != (confusion == null)
        || (optionCorrect != null && (optionCorrect < 0 || optionCorrect > questions))
        || (confusion != null
            && (confusion.questions() != questions
                || confusion.notAmongLabels() != notAmongOptions
                || confusion.correct() != questions - wrong - notAmongOptions))) {
      throw GereException.failure(
          "a task score of %d questions, %d wrong and %d not among the options has the confusion %s and option_correct %s, which do not fit"
              .formatted(questions, wrong, notAmongOptions, confusion, optionCorrect));
    }
  }

  /**
   * The score that these counts make, without the second view: of a task whose answers are free.
   */
  public static TaskScore of(int questions, int wrong, int notAmongOptions) {
    return new TaskScore(
        accuracy(questions, wrong, notAmongOptions),
        questions,
        wrong,
        notAmongOptions,
        0,
        null,
        null,
        null);
  }

  /** The score of a task whose answers are labels. */
  public static TaskScore of(ConfusionMatrix confusion, int optionCorrect) {
    int questions = confusion.questions();
    int none = confusion.notAmongLabels();
    int wrong = questions - none - confusion.correct();
    return new TaskScore(
        accuracy(questions, wrong, none),
        questions,
        wrong,
        none,
        0,
        optionCorrect,
        confusion,
        null);
  }

  /** The same, when so many of the answers did not end. */
  public TaskScore unfinished(int answers) {
    return new TaskScore(
        accuracy, questions, wrong, notAmongOptions, answers, optionCorrect, confusion, form);
  }

  /** The same with the form of the answers. */
  public TaskScore formed(FormScore answers) {
    return new TaskScore(
        accuracy, questions, wrong, notAmongOptions, unfinished, optionCorrect, confusion, answers);
  }

  private static double accuracy(int questions, int wrong, int notAmongOptions) {
    return (double) (questions - wrong - notAmongOptions) / questions;
  }

  /** Of several parts of one test. */
  static TaskScore sum(List<TaskScore> parts) {
    int unfinished = parts.stream().mapToInt(TaskScore::unfinished).sum();
    return counted(parts)
        .unfinished(unfinished)
        .formed(FormScore.sum(parts.stream().map(TaskScore::form).toList()));
  }

  private static TaskScore counted(List<TaskScore> parts) {
    if (parts.get(0).confusion() == null) {
      return of(
          parts.stream().mapToInt(TaskScore::questions).sum(),
          parts.stream().mapToInt(TaskScore::wrong).sum(),
          parts.stream().mapToInt(TaskScore::notAmongOptions).sum());
    }
    return of(
        ConfusionMatrix.sum(parts.stream().map(TaskScore::confusion).toList()),
        parts.stream().mapToInt(TaskScore::optionCorrect).sum());
  }

  /** Share of questions whose right option is the likeliest, 0..1; null where answers are free. */
  @JsonProperty("option_accuracy")
  public Double optionAccuracy() {
    return optionCorrect == null ? null : (double) optionCorrect / questions;
  }

  /** Share of answers that did not end, 0..1. */
  public double unfinishedShare() {
    return (double) unfinished / questions;
  }
}
