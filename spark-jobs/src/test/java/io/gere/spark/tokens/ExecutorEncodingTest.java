package io.gere.spark.tokens;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.TokenCounts;
import io.gere.data.TokenParts;
import io.gere.data.record.JsonRecord;
import io.gere.data.task.PartEncoder;
import io.gere.data.task.PartEncoding;
import io.gere.data.task.PartResult;
import io.gere.data.task.TaskTokens;
import io.gere.data.task.TrainingChoice;
import io.gere.progress.ProgressLog;
import io.gere.spark.LocalSpark;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.text.Tokenizer;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors make the token ids that one thread makes, and go on where others were killed. */
final class ExecutorEncodingTest {
  private static final int RECORDS = 2 * TokenParts.SAMPLES + 10;

  @TempDir Path root;

  @BeforeEach
  void writeModelAndTask() throws IOException {
    ToyBase.write(base());
    writeTask(RECORDS, "one two");
  }

  private void writeTask(int records, String lastAnswer) throws IOException {
    String line = "{\"input\": \"%s three\", \"output\": \"%s\"}\n";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < records - 1; i++) {
      lines.append(line.formatted("one ".repeat(1 + i % 7), i % 3 == 0 ? "four" : "one"));
    }
    lines.append(line.formatted("two", lastAnswer));
    Files.writeString(root.resolve("train.jsonl"), lines);
  }

  @Test
  void theFilesAreThoseOfOneThread() throws IOException {
    TokenCounts here = prepare("here", PartEncoding.HERE);
    TokenCounts there = prepare("there", executors());

    assertThat(here.samples()).isEqualTo(RECORDS);
    assertThat(there).isEqualTo(here);
    assertThat(files("there"))
        .isEqualTo(files("here"))
        .containsOnlyKeys(
            "examples.json",
            "manifest.json",
            "samples-00000.arrow",
            "samples-00001.arrow",
            "samples-00002.arrow");
  }

  @Test
  void aPartThatWasMadeBeforeTheDriverDiedIsNotMadeAgain() throws IOException {
    prepare("undisturbed", PartEncoding.HERE);
    PartEncoding dies = (work, here, log) -> new Watched(work, here, log, 2);
    assertThatThrownBy(() -> prepare("killed", dies)).hasMessage("killed at part 2");
    assertThat(files("killed"))
        .containsKey("samples-00001.json")
        .doesNotContainKey("manifest.json");

    List<Integer> made = new ArrayList<>();
    PartEncoding goesOn = (work, here, log) -> new Watched(work, here, log, made);
    prepare("killed", goesOn);

    assertThat(made).containsExactly(2);
    assertThat(files("killed")).isEqualTo(files("undisturbed"));
  }

  @Test
  void whatWasBegunFromOtherRecordsIsNotUsed() throws IOException {
    PartEncoding dies = (work, here, log) -> new Watched(work, here, log, 1);
    assertThatThrownBy(() -> prepare("killed", dies)).hasMessage("killed at part 1");
    writeTask(RECORDS - 1, "four");

    prepare("killed", executors());

    prepare("undisturbed", PartEncoding.HERE);
    assertThat(files("killed")).isEqualTo(files("undisturbed"));
  }

  @Test
  void answersThatAreTooLongAreCountedThroughAllParts() throws IOException {
    writeTask(RECORDS, "one two one two one two");
    Task task = task(2);

    assertThatThrownBy(() -> prepare("long", task, executors()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("record %d".formatted(RECORDS))
        .hasMessageContaining("it is the only one too long")
        .hasMessageContaining("set tasks.0.max_target_tokens to 7 or more");
  }

  private Path base() {
    return root.resolve("base");
  }

  private Task task(int maxTargetTokens) {
    String file = root.resolve("train.jsonl").toString();
    return new Task("numbers", file, null, List.of(), 1, 512, maxTargetTokens);
  }

  private TokenCounts prepare(String run, PartEncoding encoding) {
    return prepare(run, task(50), encoding);
  }

  private TokenCounts prepare(String run, Task task, PartEncoding encoding) {
    RunFolder folder = new RunFolder(new Configuration(), root.resolve(run).toString());
    try (Tokenizer tokenizer = Tokenizer.open(base())) {
      return new TaskTokens(folder, tokenizer, encoding)
          .prepare(0, task, TrainingChoice.ALL, 1000, line -> {});
    }
  }

  private PartEncoding executors() {
    Recipe recipe = RecipeReader.parse("model: {path: %s}".formatted(base()));
    return new ExecutorEncoding(LocalSpark.session(), recipe);
  }

  /** Each file's digest. */
  private Map<String, String> files(String run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(root.resolve(run).resolve("tokens/1-numbers"))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Sha256.of(Files.readString(file, ISO_8859_1)));
      }
    }
    return files;
  }

  /** Executors of which it is seen what they are given. */
  private final class Watched implements PartEncoding.Encoders {
    private final PartEncoding.Encoders encoders;
    private final List<Integer> seen;
    private final int fatal;

    Watched(PartEncoding.Work work, PartEncoder here, ProgressLog log, List<Integer> seen) {
      this.encoders = executors().begin(work, here, log);
      this.seen = seen;
      this.fatal = -1;
    }

    Watched(PartEncoding.Work work, PartEncoder here, ProgressLog log, int fatal) {
      this.encoders = PartEncoding.HERE.begin(work, here, log);
      this.seen = new ArrayList<>();
      this.fatal = fatal;
    }

    @Override
    public void add(int part, List<JsonRecord> records) {
      if (part == fatal) {
        throw new IllegalStateException("killed at part " + part);
      }
      seen.add(part);
      encoders.add(part, records);
    }

    @Override
    public List<PartResult> results() {
      return encoders.results();
    }

    @Override
    public void close() {
      encoders.close();
    }
  }
}
