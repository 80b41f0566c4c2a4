package io.gere.config.choice;

import com.fasterxml.jackson.annotation.JsonAlias;

/** How an exam question is asked and answered: {@code evaluate.exam_style}. */
public enum ExamStyle {
  /** By the option's letter, in the words of MMLU's authors (github.com/hendrycks/test). */
  @JsonAlias("letter") // its name while it was the only one
  HENDRYCKS,
  /** By the option's letter, in the words of lm-evaluation-harness's task mmlu. */
  HARNESS,
  /** By the option text that is likeliest after the question. */
  CLOZE;

  /** Whether solved examples come before the question. */
  public boolean showsExamples() {
    return this != CLOZE;
  }
}
