package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.model.LlamaModel;
import io.gere.tensor.Torch;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LetterStyleTest {
  private static final Exam.Subject SUBJECT =
      new Exam.Subject(
          "high_school_physics",
          List.of(
              new ExamQuestion("What falls?", List.of("Up", "Down", "Left", "Right"), 1),
              new ExamQuestion("1 + 1?", List.of("1", "2", "3", "4"), 3)),
          List.of(new ExamQuestion("Which\nway?", List.of("a", "b", "c", "d"), 0)));
  private static final ExamQuestion QUESTION = SUBJECT.questions().get(0);

  private static final String HEAD =
      "The following are multiple choice questions (with answers) about  high school physics.\n\n";
  private static final String FIRST =
      "What falls?\nA. Up\nB. Down\nC. Left\nD. Right\nAnswer: B\n\n";
  private static final String SECOND = "1 + 1?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer: D\n\n";
  private static final String ASKED = "Which\nway?\nA. a\nB. b\nC. c\nD. d\nAnswer:";

  @BeforeAll
  static void start() {
    Torch.prepareThread(1);
  }

  @Test
  void thePromptIsThePublishedOneByteForByte() {
    assertThat(LetterStyle.prompt(SUBJECT, 2, QUESTION)).isEqualTo(HEAD + FIRST + SECOND + ASKED);
    assertThat(LetterStyle.prompt(SUBJECT, 0, QUESTION)).isEqualTo(HEAD + ASKED);
  }

  @Test
  void aPromptBeginsWithBosAndLosesItsLastExamplesWhenItIsTooLong() {
    try (Tokenizer tokenizer = SmallTokenizer.byteLevel()) {
      int bos = tokenizer.bos().getAsInt();
      int both = tokenizer.encode(HEAD + FIRST + SECOND + ASKED).length;
      int one = tokenizer.encode(HEAD + FIRST + ASKED).length;
      int none = tokenizer.encode(HEAD + ASKED).length;

      assertThat(ids(tokenizer, both + 1))
          .startsWith(bos)
          .endsWith(tokenizer.encode(HEAD + FIRST + SECOND + ASKED))
          .hasSize(both + 1);
      assertThat(ids(tokenizer, both))
          .startsWith(bos)
          .endsWith(tokenizer.encode(HEAD + FIRST + ASKED))
          .hasSize(one + 1);
      assertThat(ids(tokenizer, one)).hasSize(none + 1);
      int[] cut = tokenizer.encode(HEAD + ASKED);
      assertThat(ids(tokenizer, none - 4))
          .startsWith(bos)
          .endsWith(Arrays.copyOfRange(cut, 5, cut.length))
          .hasSize(none - 4);
    }
  }

  @Test
  void aTokenizerThatDoesNotKnowTheLettersIsRefused() {
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel();
        LlamaModel model = SmallModel.random(300, 64)) {
      assertThatThrownBy(() -> new LetterStyle(model, tokenizer, 1))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("does not tell the letters A, B, C and D apart")
          .hasMessageContaining("evaluate.exam_style=cloze");
    }
  }

  private static int[] ids(Tokenizer tokenizer, int maxPositions) {
    try (LlamaModel model = SmallModel.random(300, maxPositions)) {
      return new LetterStyle(model, tokenizer, 1).promptIds(SUBJECT, QUESTION);
    }
  }
}
