package io.gere.config;

/** How an exam question is answered: {@code evaluate.exam_style}. */
public enum ExamStyle {
  /** By the option letter with the highest next-token logit. */
  LETTER,
  /** By the option text that is likeliest after the question. */
  CLOZE
}
