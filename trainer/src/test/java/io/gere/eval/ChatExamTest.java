package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.ExamStyle;
import io.gere.eval.inference.OptionLikelihoods;
import io.gere.eval.inference.SmallModel;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.text.Tokenizer;
import io.gere.text.chat.ChatFolder;
import io.gere.text.chat.ChatForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exams in a model's chat form, as lm-evaluation-harness asks them with --apply_chat_template. */
final class ChatExamTest {
  private static final ExamQuestion SHOT =
      new ExamQuestion("One?", List.of("a", "b", "c", "d"), 1, 1);
  private static final ExamQuestion QUESTION =
      new ExamQuestion("Two?", List.of("e", "f", "g", "h"), 0, 1);
  private static final Exam.Subject SUBJECT =
      new Exam.Subject("world_religions", List.of(SHOT), List.of(QUESTION));
  private static final String EXAMPLE = "One?\nA. a\nB. b\nC. c\nD. d\nAnswer: B\n\n";
  private static final String ASKED = "Two?\nA. e\nB. f\nC. g\nD. h\nAnswer:";

  @TempDir Path root;
  private Tokenizer tokenizer;
  private Optional<ChatForm> chat;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(ChatFolder.write(root.resolve("model"), ChatFolder.TURNS));
    chat = Optional.of(ChatForm.of(tokenizer, null));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @Test
  void theHarnessIntroducesInTheSystemTurnAndShowsExamplesInTheUsers() {
    assertThat(asked(LetterPrompt.HARNESS))
        .isEqualTo(
            "<system>The following are multiple choice questions (with answers) about world"
                + " religions.\n\n<|turn|>\n<user>"
                + EXAMPLE
                + ASKED
                + "<|turn|>\n<assistant>");
  }

  @Test
  void hendrycksPromptIsTheUsersTurn() {
    assertThat(asked(LetterPrompt.HENDRYCKS))
        .isEqualTo(
            "<user>The following are multiple choice questions (with answers) about  world"
                + " religions.\n\n"
                + EXAMPLE
                + ASKED
                + "<|turn|>\n<assistant>");
  }

  private String asked(LetterPrompt prompt) {
    return tokenizer.decodeAll(prompt.ids(chat.get(), SUBJECT, 1, QUESTION));
  }

  @Test
  void lettersStandBehindTheGenerationPromptWithoutASpace() {
    long[] letters = LetterStyle.letters(tokenizer, chat);

    assertThat(letters).containsExactly('A', 'B', 'C', 'D');
  }

  @Test
  void theWordsOfOptionsStandThereToo() {
    OptionLikelihoods.Choice choice = new ClozePrompt(tokenizer, chat).choice(SUBJECT, QUESTION);

    assertThat(tokenizer.decodeAll(choice.prompt()))
        .isEqualTo("<user>Question: Two?\nAnswer:<|turn|>\n<assistant>");
    assertThat(choice.options().get(2)).containsExactly(tokenizer.encode("g"));
  }

  @Test
  void aChatScoreIsOfAnotherStyle() {
    try (DecoderModel model = SmallModel.random(300, 512)) {
      for (ExamStyle style : ExamStyle.values()) {
        String plain = AnswerStyle.of(style, model, tokenizer, Optional.empty(), 100).name();
        AnswerStyle asked = AnswerStyle.of(style, model, tokenizer, chat, 100);
        assertThat(asked.name()).isEqualTo(plain + ", chat");
        assertThat(asked.choose(SUBJECT).options()).hasSize(1);
      }
    }
  }
}
