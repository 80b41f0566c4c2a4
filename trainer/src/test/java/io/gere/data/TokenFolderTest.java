package io.gere.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Task;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.TaskFolder;
import io.gere.data.task.TaskTokens;
import io.gere.data.task.TrainingChoice;
import io.gere.storage.Json;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task is tokenised once, and what is read is what was made. */
final class TokenFolderTest {
  private static final String RECORD = "{\"input\": \"one two three\", \"output\": \"four\"}\n";

  @TempDir Path root;

  @Test
  void samplesOverManyBlocksComeBackInTheirOrder() {
    List<Sample> samples = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    Random random = new Random(3);
    for (int i = 0; i < 2 * TokenFileWriter.BLOCK_SAMPLES + 7; i++) {
      int[] ids = random.ints(2 + random.nextInt(9), 0, 1000).toArray();
      int[] labels = ids.clone();
      labels[0] = Sample.NO_LABEL;
      samples.add(new Sample(ids, labels));
      lines.append(Json.line(Map.of("input_ids", ids, "labels", labels))).append('\n');
    }

    TaskFolder folder = TaskFolder.in(root, "many").with("train.jsonl", lines.toString());

    assertThat(folder.read(null).train()).isEqualTo(samples);
  }

  @Test
  void whatIsThereIsNotMadeAgainAndWhatChangedIs() throws IOException {
    TaskFolder folder = TaskFolder.in(root, "sums").with("train.jsonl", RECORD);
    assertThat(folder.read(words()).train()).hasSize(1);
    FileTime made = Files.getLastModifiedTime(file(folder));
    Files.setLastModifiedTime(file(folder), FileTime.fromMillis(1_000_000));

    folder.read(words());
    assertThat(Files.getLastModifiedTime(file(folder))).isEqualTo(FileTime.fromMillis(1_000_000));

    folder.read(words(), "ask: {input} Answer:");
    assertThat(Files.getLastModifiedTime(file(folder))).isGreaterThanOrEqualTo(made);

    folder.with("train.jsonl", RECORD + RECORD);
    assertThat(folder.read(words()).train()).hasSize(2);
  }

  @Test
  void cutPromptsAreCounted() {
    TaskFolder folder =
        TaskFolder.in(root, "sums")
            .with("train.jsonl", RECORD + "{\"input\": \"one\", \"output\": \"four\"}\n");
    Task task = new Task("sums", folder.path().toString(), null, List.of(), 1, 4, 50);

    TokenCounts counts =
        new TaskTokens(folder.run(), words(), PartEncoding.HERE)
            .prepare(0, task, TrainingChoice.ALL, 1000, quiet -> {});

    // <s> one two Answer : four </s> and <s> one Answer : four </s>
    assertThat(counts).isEqualTo(new TokenCounts(2, 13, 7, 26, 1));
  }

  @Test
  void aRankWithoutTheDriversFolderSaysWhatToDo() {
    TaskFolder folder = TaskFolder.in(root, "none");
    TokenFolder tokens = TokenFolder.ofTask(folder.run(), 0, "none");
    assertThatThrownBy(tokens::samples)
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("tokens/1-none", "run 'gere train' again");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    TaskFolder folder = TaskFolder.in(root, "sums").with("train.jsonl", RECORD);
    folder.read(words());
    byte[] bytes = Files.readAllBytes(file(folder));
    Files.write(file(folder), new byte[bytes.length]);
    TokenFolder tokens = TokenFolder.ofTask(folder.run(), 2, "films");
    assertThatThrownBy(tokens::samples)
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("samples-00000.arrow", "delete ", "tokens/3-films and run");
  }

  private static Path file(TaskFolder folder) {
    return folder.path().resolve("run/tokens/3-films/samples-00000.arrow");
  }

  private static Tokenizer words() {
    return SmallTokenizer.wordLevel();
  }
}
