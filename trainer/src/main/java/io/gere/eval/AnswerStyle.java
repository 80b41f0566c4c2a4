package io.gere.eval;

import io.gere.config.ExamStyle;
import io.gere.model.LlamaModel;
import io.gere.text.Tokenizer;

/** A way to get a model's choice among a question's options. */
public sealed interface AnswerStyle permits LetterStyle, ClozeStyle {
  /** As in the recipe and in the scores. */
  String name();

  /** The chosen option of each of the subject's questions, from 0. */
  int[] choose(Exam.Subject subject);

  /**
   * The style that a recipe names.
   *
   * @param batchSize texts that the model reads at a time; choices do not depend on it
   */
  static AnswerStyle of(ExamStyle style, LlamaModel model, Tokenizer tokenizer, int batchSize) {
    return switch (style) {
      case LETTER -> new LetterStyle(model, tokenizer, batchSize);
      case CLOZE -> new ClozeStyle(model, tokenizer, batchSize);
    };
  }
}
