package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Task;
import io.gere.data.Sample;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A preview shows what training will make of a task, and writes nothing. */
final class TaskPreviewTest {
  private static final String SUMS =
      """
      {"input": "one two three", "output": "six"}
      {"input": "one", "output": "one two three"}
      {"input": "one two three four five six seven", "output": "ten"}
      """;
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
  void itsSamplesAreThoseThatAreTrained() {
    TaskFolder folder = TaskFolder.in(root, "sums").with("train.jsonl", SUMS);
    List<Sample> trained = folder.read(tokenizer).train();

    TaskPreview preview = preview(folder, 512, 2);

    assertThat(preview.samples()).isEqualTo(3);
    assertThat(preview.first())
        .extracting(TaskPreview.Learnt::sample)
        .containsExactlyElementsOf(trained.subList(0, 2));
    // BOS, words, "Answer", ":", words, EOS
    assertThat(preview.tokens()).isEqualTo(new SampleLengths(8, 8, 12, 12));
    assertThat(preview.labelled()).isEqualTo(new SampleLengths(2, 2, 4, 4));
    assertThat(preview.first().get(1).place()).endsWith("train.jsonl, record 2 (line 2)");
  }

  @Test
  void whatIsLearntSpecialOrCutIsTold() {
    TaskPreview preview = preview(TaskFolder.in(root, "sums").with("train.jsonl", SUMS), 4, 3);

    assertThat(preview.cut()).isEqualTo(2);
    assertThat(preview.first())
        .extracting(TaskPreview.Learnt::cut)
        .containsExactly(true, false, true);
    assertThat(TokenRun.of(preview.first().get(1).sample(), tokenizer))
        .extracting(run -> run.text().strip() + " " + run.tokens() + run.labelled() + run.special())
        .containsExactly(
            "<s> 1falsetrue",
            "one Answer : 3falsefalse",
            "one two three 3truefalse",
            "</s> 1truetrue");
  }

  @Test
  void tokenIdsAreShownAsTheyAre() {
    TaskFolder folder =
        TaskFolder.in(root, "ids")
            .with("train.jsonl", "{\"input_ids\": [9, 8, 7], \"labels\": [-100, -100, 7]}");
    TaskPreview preview =
        TaskPreview.of(new Configuration(), null, 0, task(folder, 9), TrainingChoice.ALL, 1);

    assertThat(TokenRun.of(preview.first().get(0).sample(), null))
        .containsExactly(
            new TokenRun("[9, 8]", 2, false, false), new TokenRun("[7]", 1, true, false));
  }

  @Test
  void aWrongTestIsToldBeforeTraining() {
    TaskFolder folder =
        TaskFolder.in(root, "sums")
            .with("train.jsonl", SUMS)
            .with("test.jsonl", "{\"input\": \"a\"}");
    assertThatThrownBy(() -> preview(folder, 512, 1))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("test.jsonl, record 1 (line 1) has no \"output\"");
  }

  private static TaskPreview preview(TaskFolder folder, int maxSourceTokens, int first) {
    return TaskPreview.of(
        new Configuration(),
        tokenizer,
        0,
        task(folder, maxSourceTokens),
        TrainingChoice.ALL,
        first);
  }

  private static Task task(TaskFolder folder, int maxSourceTokens) {
    return new Task("sums", folder.path().toString(), null, List.of(), 1, maxSourceTokens, 50);
  }
}
