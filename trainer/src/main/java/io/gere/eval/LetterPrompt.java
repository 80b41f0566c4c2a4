package io.gere.eval;

import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatEncoder;
import io.gere.text.chat.ChatForm;
import java.util.Optional;

/**
 * The two published ways to write MMLU's questions for a choice by letter. Numbers measured with
 * one do not compare with the other's.
 */
enum LetterPrompt {
  /**
   * {@code evaluate.py} of github.com/hendrycks/test. Two spaces precede the subject's name; the
   * question stands as it is in its file. A prompt that is too long loses its last examples, one by
   * one.
   */
  HENDRYCKS("about  "),

  /**
   * The task {@code mmlu} of github.com/EleutherAI/lm-evaluation-harness (its default variant, with
   * {@code first_n} examples). One space stands before the subject's name; white space around the
   * question is taken away, around the options not. A prompt that is too long loses its first
   * tokens, so the introduction and the first examples.
   */
  HARNESS("about ");

  private final String about;

  LetterPrompt(String about) {
    this.about = about;
  }

  /**
   * The prompt's text.
   *
   * @param shots so many of the subject's examples come first
   */
  String text(Exam.Subject subject, int shots, ExamQuestion question) {
    return introduction(subject) + questions(subject, shots, question);
  }

  /** What the questions are, with a blank line behind it. */
  private String introduction(Exam.Subject subject) {
    return "The following are multiple choice questions (with answers) %s%s.\n\n"
        .formatted(about, subject.name().replace('_', ' '));
  }

  private String questions(Exam.Subject subject, int shots, ExamQuestion question) {
    StringBuilder text = new StringBuilder();
    for (ExamQuestion shot : subject.shots().subList(0, shots)) {
      append(text, shot);
      text.append(' ').append(ExamQuestion.LETTERS.charAt(shot.answer())).append("\n\n");
    }
    append(text, question);
    return text.toString();
  }

  /**
   * The same in a chat form, examples and question in one user's turn. The harness makes the
   * introduction a system turn ({@code --apply_chat_template}).
   */
  int[] ids(ChatForm chat, Exam.Subject subject, int shots, ExamQuestion question) {
    ChatEncoder.AskedChat asked =
        switch (this) {
          case HENDRYCKS -> chat.ask("", text(subject, shots, question));
          case HARNESS -> chat.ask(introduction(subject), questions(subject, shots, question));
        };
    return asked.ids();
  }

  /** Of the prompt with all examples. */
  int tokens(
      Tokenizer tokenizer, Optional<ChatForm> chat, Exam.Subject subject, ExamQuestion question) {
    int shots = subject.shots().size();
    return chat.map(form -> ids(form, subject, shots, question))
        .orElseGet(() -> tokenizer.encode(text(subject, shots, question)))
        .length;
  }

  private void append(StringBuilder text, ExamQuestion question) {
    text.append(
        switch (this) {
          case HENDRYCKS -> question.question();
          case HARNESS -> question.question().strip();
        });
    for (int i = 0; i < question.options().size(); i++) {
      text.append('\n').append(ExamQuestion.LETTERS.charAt(i)).append(". ");
      text.append(question.options().get(i));
    }
    text.append("\nAnswer:");
  }

  /** Whether a prompt that is too long loses whole examples before anything else. */
  boolean dropsExamples() {
    return this == HENDRYCKS;
  }
}
