package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.eval.inference.SmallModel;
import io.gere.eval.scores.ExamScore;
import io.gere.exam.Exam;
import io.gere.exam.ExamGroups;
import io.gere.exam.ExamQuestion;
import io.gere.fixtures.AnyDevice;
import io.gere.model.DecoderModel;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@AnyDevice
final class LetterStyleTest {
  private static final Exam.Subject SUBJECT =
      new Exam.Subject(
          "high_school_physics",
          List.of(
              new ExamQuestion("What falls?", List.of("Up", "Down", "Left", "Right"), 1, 1),
              new ExamQuestion(" 1 + 1? ", List.of("1", "2", " 3", "4 "), 3, 2)),
          List.of(new ExamQuestion("Which\nway?\n", List.of("a", "b", "c", "d"), 0, 1)));
  private static final ExamQuestion QUESTION = SUBJECT.questions().get(0);

  private static final String HEAD =
      "The following are multiple choice questions (with answers) about  high school physics.\n\n";
  private static final String FIRST =
      "What falls?\nA. Up\nB. Down\nC. Left\nD. Right\nAnswer: B\n\n";
  private static final String SECOND = " 1 + 1? \nA. 1\nB. 2\nC.  3\nD. 4 \nAnswer: D\n\n";
  private static final String ASKED = "Which\nway?\n\nA. a\nB. b\nC. c\nD. d\nAnswer:";

  private static final String HARNESS_HEAD =
      "The following are multiple choice questions (with answers) about high school physics.\n\n";
  private static final String HARNESS_SECOND = "1 + 1?\nA. 1\nB. 2\nC.  3\nD. 4 \nAnswer: D\n\n";
  private static final String HARNESS_ASKED = "Which\nway?\nA. a\nB. b\nC. c\nD. d\nAnswer:";

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void thePromptOfHendrycksIsThePublishedOneByteForByte() {
    LetterPrompt prompt = LetterPrompt.HENDRYCKS;

    assertThat(prompt.text(SUBJECT, 2, QUESTION)).isEqualTo(HEAD + FIRST + SECOND + ASKED);
    assertThat(prompt.text(SUBJECT, 0, QUESTION)).isEqualTo(HEAD + ASKED);
  }

  @Test
  void thePromptOfTheHarnessIsThePublishedOneByteForByte() {
    LetterPrompt prompt = LetterPrompt.HARNESS;

    assertThat(prompt.text(SUBJECT, 2, QUESTION))
        .isEqualTo(HARNESS_HEAD + FIRST + HARNESS_SECOND + HARNESS_ASKED);
    assertThat(prompt.text(SUBJECT, 1, QUESTION)).isEqualTo(HARNESS_HEAD + FIRST + HARNESS_ASKED);
  }

  @ParameterizedTest
  @EnumSource(LetterPrompt.class)
  void theTokensAreBosAndThePromptsBytes(LetterPrompt prompt) {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel();
        DecoderModel model = SmallModel.random(300, 512)) {
      LetterStyle.Fitted fitted =
          new LetterStyle(prompt, model, tokenizer, Optional.empty(), 1).fit(SUBJECT, QUESTION);

      String text = prompt.text(SUBJECT, 2, QUESTION);
      int[] bosAndText = IntStream.concat(IntStream.of(265), bytes(text)).toArray();
      assertThat(fitted.ids()).containsExactly(bosAndText);
      assertThat(fitted.shortened()).isFalse();
      assertThat(LetterStyle.letters(tokenizer, Optional.empty()))
          .containsExactly('A', 'B', 'C', 'D');
    }
  }

  /** This tokenizer's ids of bytes are the bytes; four of its merges occur in these prompts. */
  private static IntStream bytes(String text) {
    return text.replace("Answer", "\u0108") // 264
        .replace("sw", "\u0105") // 261
        .replace("er", "\u0106") // 262
        .replace("oo", "\u0101") // 257
        .chars();
  }

  @Test
  void aPromptOfHendrycksThatIsTooLongLosesItsLastExamplesAndThenItsBeginning() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      int[] all = tokenizer.encode(HEAD + FIRST + SECOND + ASKED);
      int[] one = tokenizer.encode(HEAD + FIRST + ASKED);
      int[] none = tokenizer.encode(HEAD + ASKED);

      assertFitted(fit(LetterPrompt.HENDRYCKS, tokenizer, all.length + 1), all, 2, false);
      assertFitted(fit(LetterPrompt.HENDRYCKS, tokenizer, all.length), one, 1, true);
      assertFitted(fit(LetterPrompt.HENDRYCKS, tokenizer, one.length), none, 0, true);
      int[] end = Arrays.copyOfRange(none, 5, none.length);
      assertFitted(fit(LetterPrompt.HENDRYCKS, tokenizer, none.length - 4), end, -1, true);
    }
  }

  @Test
  void aPromptOfTheHarnessThatIsTooLongLosesItsFirstTokens() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      int[] all = tokenizer.encode(HARNESS_HEAD + FIRST + HARNESS_SECOND + HARNESS_ASKED);

      assertFitted(fit(LetterPrompt.HARNESS, tokenizer, all.length + 1), all, 2, false);
      int[] end = Arrays.copyOfRange(all, 1, all.length);
      assertFitted(fit(LetterPrompt.HARNESS, tokenizer, all.length), end, -1, true);
    }
  }

  private static void assertFitted(
      LetterStyle.Fitted fitted, int[] text, int shots, boolean shortened) {
    assertThat(fitted.ids()).startsWith(265).endsWith(text).hasSize(text.length + 1);
    assertThat(fitted.shots()).isEqualTo(shots);
    assertThat(fitted.shortened()).isEqualTo(shortened);
  }

  @Test
  void shortenedPromptsAreCountedWithTheLineOfTheFirst() {
    ExamQuestion fits = new ExamQuestion("?", List.of("a", "b", "c", "d"), 0, 4);
    Exam.Subject subject =
        new Exam.Subject(
            SUBJECT.name(),
            SUBJECT.shots(),
            List.of(fits, question(60, 5), fits, question(80, 9), question(900, 12)));
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel();
        DecoderModel model = SmallModel.random(300, 240)) {
      LetterStyle style =
          new LetterStyle(LetterPrompt.HENDRYCKS, model, tokenizer, Optional.empty(), 500);

      AnswerStyle.ChosenOptions choices = style.choose(subject);
      ExamScore score = new ExamEvaluation(ExamGroups.mmlu(), style).score(subject);

      assertThat(choices.options()).hasSize(5).doesNotContainNull();
      assertThat(choices.shortened()).extracting(ExamQuestion::line).containsExactly(5, 9, 12);
      assertThat(score.shortened())
          .containsOnly(Map.entry("high_school_physics", new ExamScore.Shortened(3, 5)));
    }
  }

  private static ExamQuestion question(int length, int line) {
    return new ExamQuestion("?".repeat(length), List.of("a", "b", "c", "d"), 0, line);
  }

  @Test
  void aTokenizerThatDoesNotKnowTheLettersIsRefused() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel();
        DecoderModel model = SmallModel.random(300, 64)) {
      assertThatThrownBy(
              () -> new LetterStyle(LetterPrompt.HARNESS, model, tokenizer, Optional.empty(), 1))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("does not tell the letters A, B, C and D apart")
          .hasMessageContaining("evaluate.exam_style=cloze");
    }
  }

  private static LetterStyle.Fitted fit(
      LetterPrompt prompt, Tokenizer tokenizer, int maxPositions) {
    try (DecoderModel model = SmallModel.random(300, maxPositions)) {
      return new LetterStyle(prompt, model, tokenizer, Optional.empty(), 1).fit(SUBJECT, QUESTION);
    }
  }
}
