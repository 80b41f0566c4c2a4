package io.gere.data.task;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.gere.data.Sample;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskReaderTest {
  private static final String LABELS = "[\"Good\", \"Bad\"]";
  private static final String RECORD = "{\"label\": \"Bad\", \"sentence\": \"a story\"}";
  private static Tokenizer tokenizer;

  @TempDir Path root;

  @BeforeAll
  static void open() {
    tokenizer = SmallTokenizer.wordLevel();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void theBenchmarksFolderIsReadWithItsGroupsInstruction() {
    TaskFolder.Task task =
        TaskFolder.in(root, "SC/films")
            .with(
                "../../instruction_config.json",
                "{\"SC\": [{\"instruction\": \"What sentiment?\\n\"}]}")
            .with("labels.json", LABELS)
            .with("train.json", "[" + RECORD + "]")
            .with("dev.json", "[" + RECORD + "]")
            .with("test.json", "[{\"label\": \"Good\", \"sentence\": \"the film\"}]")
            .read(tokenizer);

    assertThat(task.options()).containsExactly("Good", "Bad");
    // <s> What sentiment ? Option : Good , Bad a story Answer : | Bad </s>
    int[] ids = {1, 20, 21, 22, 5, 4, 7, 6, 8, 13, 16, 3, 4, 8, 2};
    assertThat(task.train()).hasSize(1);
    assertThat(task.train().get(0).inputIds()).containsExactly(ids);
    assertThat(task.train().get(0).labelTokens()).isEqualTo(2);
    assertThat(task.test())
        .containsExactly(
            new TaskQuestion(
                "What sentiment?\nOption: Good, Bad \nthe film\nAnswer:",
                new int[] {1, 20, 21, 22, 5, 4, 7, 6, 8, 9, 10, 3, 4},
                "Good"));
  }

  @Test
  void aTasksOwnInstructionGoesBeforeItsGroups() {
    TaskFolder.Task task =
        folder("SC/films")
            .with(
                "../../instruction_config.json",
                """
                {"SC": [{"instruction": "group "}], "films": [{"instruction": "own "}]}
                """)
            .read(tokenizer);
    assertThat(task.test().get(0).prompt()).startsWith("own Option:");
  }

  @Test
  void aTaskThatTheInstructionsDoNotNameIsAskedBarely() {
    TaskFolder.Task task =
        folder("COPA/films")
            .with("../../instruction_config.json", "{\"SC\": [{\"instruction\": \"x\"}]}")
            .read(tokenizer);
    assertThat(task.test().get(0).prompt()).isEqualTo("a story\nAnswer:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n"})
  void theRecipesTemplateMayBeTextOrAFile(String editorsLineBreak) {
    TaskFolder folder =
        folder("films").with("my.txt", "{options}? {sentence} Answer:" + editorsLineBreak);
    String expected = "Good, Bad? a story Answer:";
    assertThat(folder.read(tokenizer, "{options}? {sentence} Answer:").test().get(0).prompt())
        .isEqualTo(expected);
    String file = folder.path().resolve("my.txt").toString();
    assertThat(folder.read(tokenizer, file).test().get(0).prompt()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[%s,\n%s]", "%s\n%s", "%s\n\n%s\n\n"})
  void recordsComeAsAnArrayOrAsLines(String layout) {
    TaskFolder.Task task =
        folder("films").with("train.json", layout.formatted(RECORD, RECORD)).read(tokenizer);
    assertThat(task.train()).hasSize(2);
  }

  @Test
  void aSingleFileIsAllTraining() {
    TaskFolder.Task task = folder("films").readFile(tokenizer, "train.json");
    assertThat(task.train()).hasSize(1);
    assertThat(task.test()).isEmpty();
    assertThat(task.options()).containsExactly("Good", "Bad");
  }

  @Test
  void anInstructionSetHasFreeAnswers() {
    TaskFolder.Task task =
        TaskFolder.in(root, "sums")
            .with("train.jsonl", "{\"input\": \"one ?\", \"output\": \"two three\"}\n")
            .with("test.jsonl", "{\"input\": \"two ?\", \"output\": \"three\"}\n")
            .read(tokenizer);
    assertThat(task.options()).isEmpty();
    assertThat(task.train())
        .containsExactly(Sample.of(new int[] {1, 23, 22, 3, 4}, new int[] {24, 25, 2}));
    assertThat(task.test())
        .containsExactly(new TaskQuestion("two ?\nAnswer:", new int[] {1, 24, 22, 3, 4}, "three"));
  }

  @Test
  void aPreTokenisedSetIsTakenAsItIsAndNeedsNoTokenizer() {
    TaskFolder folder =
        TaskFolder.in(root, "ready")
            .with(
                "train.jsonl",
                """
                {"input_ids": [9, 8, 7], "labels": [-100, -100, 7]}
                {"input_ids": [9, 5], "labels": [9, 5]}
                """);
    Sample first = new Sample(new int[] {9, 8, 7}, new int[] {-100, -100, 7});
    Sample second = new Sample(new int[] {9, 5}, new int[] {9, 5});
    assertThat(folder.read(null).train()).containsExactly(first, second);
    assertThat(folder.readFile(null, "train.jsonl").train()).containsExactly(first, second);
  }

  @Test
  void whetherATaskIsTestedIsKnownWithoutATokenizer() {
    TaskFolder text = folder("tested");
    TaskFolder untested =
        TaskFolder.in(root, "untested")
            .with("train.json", "[{\"input\": \"1\", \"output\": \"2\"}]");
    String ids = "[{\"input_ids\": [1], \"labels\": [1]}]";
    TaskFolder ready =
        TaskFolder.in(root, "untestable").with("train.json", ids).with("test.json", ids);

    assertThat(text.isTested()).isTrue();
    assertThat(untested.isTested()).isFalse();
    assertThat(ready.isTested()).isFalse();
  }

  @Test
  void aTestRecordWithoutAGoldLabelIsNotAsked() {
    TaskFolder.Task task =
        folder("films")
            .with(
                "test.json",
                "[{\"label\": \"-\", \"sentence\": \"the film\"}, %s]".formatted(RECORD))
            .read(tokenizer);

    assertThat(task.test()).extracting(TaskQuestion::prompt).containsExactly("a story\nAnswer:");
  }

  @Test
  void labelsMayBeNumbers() {
    TaskFolder.Task task =
        folder("films")
            .with("labels.json", "[0, 1]")
            .with("train.json", "[{\"label\": 1, \"sentence\": \"a\"}]")
            .with("test.json", "[{\"label\": \"0\", \"sentence\": \"a\"}]")
            .read(tokenizer);
    assertThat(task.options()).containsExactly("0", "1");
    assertThat(task.test().get(0).answer()).isEqualTo("0");
  }

  private TaskFolder folder(String name) {
    return TaskFolder.in(root, name)
        .with("labels.json", LABELS)
        .with("train.json", "[" + RECORD + "]")
        .with("test.json", "[" + RECORD + "]");
  }

  @Test
  void aTaskWithoutAnyInstructionIsNamed() {
    TaskFolder films =
        TaskFolder.in(root, "bare")
            .with("train.json", "{\"label\": \"Good\", \"sentence\": \"a film\"}")
            .with("labels.json", "[\"Good\", \"Bad\"]");
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(films.remarks(tokenizer, null))
          .singleElement(as(STRING))
          .startsWith("task films has no instruction: its prompts are its sentences")
          .contains("tasks.2.template");
      assertThat(films.remarks(tokenizer, "What is {sentence}?")).isEmpty();
      films.with("instruction_config.json", "{\"bare\": [{\"instruction\": \"What?\\n\"}]}");
      assertThat(films.remarks(tokenizer, null)).isEmpty();
    }
  }

  @Test
  void labelsThatTheTokenizerDoesNotTellApartAreNamed() {
    TaskFolder films =
        TaskFolder.in(root, "films")
            .with("train.json", "{\"label\": \"US\", \"sentence\": \"a film\"}")
            .with("labels.json", "[\"US\", \"Good\", \"us\"]");
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) { // knows neither
      assertThat(films.remarks(tokenizer, "What is {sentence}?"))
          .singleElement(as(STRING))
          .startsWith("task films: the labels US and us are the same tokens");
    }
  }
}
