package io.gere.eval;

import io.gere.config.choice.ExamStyle;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/** A way to get a model's choice among a question's options. */
public sealed interface AnswerStyle permits LetterStyle, ClozeStyle {
  /** As in the recipe and in the scores. */
  String name();

  /** Asks some questions of one subject. */
  ChosenOptions choose(Exam.Subject subject);

  /**
   * What the model chose.
   *
   * @param options of each question, from 0
   * @param shortened questions that did not fit into the model with all that belongs before them
   */
  record ChosenOptions(List<Integer> options, List<ExamQuestion> shortened) {
    public ChosenOptions {
      options = List.copyOf(options);
      shortened = List.copyOf(shortened);
    }

    /** Where the first shortened question begins in its file. */
    OptionalInt firstShortenedLine() {
      return shortened.stream().mapToInt(ExamQuestion::line).min();
    }
  }

  /** Refuses an exam whose questions cannot be asked in this style. */
  static void requireAskable(ExamStyle style, Tokenizer tokenizer, Exam exam) {
    switch (style) {
      case HENDRYCKS, HARNESS -> LetterStyle.letters(tokenizer);
      case CLOZE -> {
        PromptEncoder words = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
        exam.subjects()
            .forEach(
                subject ->
                    subject
                        .questions()
                        .forEach(question -> ClozeStyle.options(words, subject, question)));
      }
    }
  }

  /**
   * The style that a recipe names.
   *
   * @param batchTokens of texts that are read at a time, padding counted; choices do not depend on
   *     it
   */
  static AnswerStyle of(ExamStyle style, DecoderModel model, Tokenizer tokenizer, int batchTokens) {
    return switch (style) {
      case HENDRYCKS -> new LetterStyle(LetterPrompt.HENDRYCKS, model, tokenizer, batchTokens);
      case HARNESS -> new LetterStyle(LetterPrompt.HARNESS, model, tokenizer, batchTokens);
      case CLOZE -> new ClozeStyle(model, tokenizer, batchTokens);
    };
  }
}
