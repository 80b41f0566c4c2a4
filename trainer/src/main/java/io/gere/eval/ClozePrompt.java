package io.gere.eval;

import io.gere.InputException;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.text.AnswerBounds;
import io.gere.text.PromptEncoder;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A question of an exam without letters, and the words of its options behind it. */
record ClozePrompt(Tokenizer tokenizer, Optional<ChatForm> chat) {

  /** The question's tokens and those of each option; refuses an option that has none. */
  OptionLikelihoods.Choice choice(Exam.Subject subject, ExamQuestion question) {
    String words = text(question);
    if (chat.isEmpty()) {
      AnswerBounds bounds = AnswerBounds.plain(tokenizer);
      return new OptionLikelihoods.Choice(
          tokenizer.encode(words), options(bounds, words, subject, question));
    }
    ChatEncoder.AskedChat asked = chat.get().ask("", words);
    return new OptionLikelihoods.Choice(
        asked.ids(), options(chat.get().bounds(), asked.text(), subject, question));
  }

  static String text(ExamQuestion question) {
    return "Question: " + question.question() + "\nAnswer:";
  }

  private List<int[]> options(
      AnswerBounds bounds, String prompt, Exam.Subject subject, ExamQuestion question) {
    PromptEncoder encoder = new PromptEncoder(tokenizer, Integer.MAX_VALUE);
    List<int[]> options = new ArrayList<>();
    for (String option : question.options()) {
      int[] tokens = bounds.answer(encoder, prompt, option);
      if (tokens.length == 0) {
        throw InputException.of(
            "%s, line %d: the option \"%s\" has no tokens, so it cannot be weighed; correct the exam or use --set evaluate.exam_style=hendrycks"
                .formatted(subject.testFile(), question.line(), option));
      }
      options.add(tokens);
    }
    return options;
  }
}
