package io.gere.eval;

import io.gere.config.choice.ExamStyle;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatForm;
import java.util.List;
import java.util.Optional;
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

  /** What a style is called in scores: asked in a chat form, it is another one. */
  static String named(String style, Optional<ChatForm> chat) {
    return chat.isPresent() ? style + ", chat" : style;
  }

  /**
   * Refuses an exam whose questions cannot be asked in this style.
   *
   * @param chat the form to ask in; nothing: plainly
   */
  static void requireAskable(
      ExamStyle style, Tokenizer tokenizer, Optional<ChatForm> chat, Exam exam) {
    switch (style) {
      case HENDRYCKS, HARNESS -> LetterStyle.letters(tokenizer, chat);
      case CLOZE -> {
        ClozePrompt prompts = new ClozePrompt(tokenizer, chat);
        exam.subjects()
            .forEach(
                subject ->
                    subject.questions().forEach(question -> prompts.choice(subject, question)));
      }
    }
  }

  /**
   * How many tokens a model reads to answer some questions of one subject, at most.
   *
   * @param chat the form to ask in; nothing: plainly
   */
  static int tokens(
      ExamStyle style, Tokenizer tokenizer, Optional<ChatForm> chat, Exam.Subject subject) {
    return subject.questions().stream()
        .mapToInt(
            question ->
                switch (style) {
                  case HENDRYCKS ->
                      LetterPrompt.HENDRYCKS.tokens(tokenizer, chat, subject, question);
                  case HARNESS -> LetterPrompt.HARNESS.tokens(tokenizer, chat, subject, question);
                  case CLOZE -> new ClozePrompt(tokenizer, chat).choice(subject, question).tokens();
                })
        .sum();
  }

  /**
   * The style that a recipe names.
   *
   * @param chat the form to ask in; nothing: plainly
   * @param batchTokens of texts that are read at a time, padding counted; choices do not depend on
   *     it
   */
  static AnswerStyle of(
      ExamStyle style,
      DecoderModel model,
      Tokenizer tokenizer,
      Optional<ChatForm> chat,
      int batchTokens) {
    return switch (style) {
      case HENDRYCKS ->
          new LetterStyle(LetterPrompt.HENDRYCKS, model, tokenizer, chat, batchTokens);
      case HARNESS -> new LetterStyle(LetterPrompt.HARNESS, model, tokenizer, chat, batchTokens);
      case CLOZE -> new ClozeStyle(model, tokenizer, chat, batchTokens);
    };
  }
}
