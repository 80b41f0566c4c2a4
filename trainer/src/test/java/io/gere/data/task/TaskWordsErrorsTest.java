package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template or wording that cannot be used is named by its key, before anything is learnt. */
final class TaskWordsErrorsTest {
  private static final String GOOD = "{\"label\": \"Good\", \"sentence\": \"a film\"}\n";

  @TempDir Path root;

  @Test
  void aTemplateThatIsNeitherTextNorFileIsNamed() {
    TaskFolder folder = folder().with("train.json", GOOD);
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.read(tokenizer, "no-such-template"))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("no-such-template", "task films", "{sentence}")
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void aTemplatesFileIsNotShown() {
    TaskFolder folder = folder().with("train.json", GOOD).with("secret.txt", "password: x");
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.read(tokenizer, folder.path() + "/secret.txt"))
          .hasMessageContainingAll("the template of task films", "{sentence} or {input} 0 times")
          .hasMessageNotContaining("password");
    }
  }

  @Test
  void aTemplateWithoutASentenceIsNamedWithItsTask() {
    TaskFolder folder = folder().with("train.json", GOOD);
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.read(tokenizer, "{options}:"))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("the template of task films", "{sentence}", "{options}:")
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Answer {options}:", "{sentence} and {sentence}", "no-such-file"})
  void aWordingThatIsNoneIsNamedByItsKeyThoughNothingIsLearntInIt(String wording) {
    TaskFolder folder = folder().with("train.json", GOOD);
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.learn(tokenizer, TrainingChoice.ALL, "{sentence}?", wording))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll("tasks.2.wordings.1", "task films", "{sentence}", wording)
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void tokenIdsHaveNoOtherWords() {
    TaskFolder folder = folder().with("train.json", "{\"input_ids\": [1, 2], \"labels\": [1, 2]}");

    assertThatThrownBy(() -> folder.learn(null, TrainingChoice.ALL, "{sentence}?"))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "task films is pre-tokenised and cannot be put into other words; leave out"
                + " tasks.2.wordings")
        .extracting(e -> ((GereException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tokenIdsHaveNoTemplate() {
    TaskFolder folder = folder().with("train.json", "{\"input_ids\": [1, 2], \"labels\": [1, 2]}");

    assertThatThrownBy(() -> folder.read(null, "{sentence}?"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "task films is pre-tokenised and cannot be put into a template; leave out"
                + " tasks.2.template");
  }

  private TaskFolder folder() {
    return TaskFolder.in(root, "films").with("labels.json", "[\"Good\", \"Bad\"]");
  }
}
