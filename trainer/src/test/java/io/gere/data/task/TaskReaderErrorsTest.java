package io.gere.data.task;

import static io.gere.data.task.TaskFolder.failsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Task;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way a task's files can be wrong ends in a message that says where. */
final class TaskReaderErrorsTest {
  private static final String GOOD = "{\"label\": \"Good\", \"sentence\": \"a film\"}\n";

  @TempDir Path root;

  @Test
  void aMissingPathIsNamed() {
    failsWith(TaskFolder.in(root, "films"), "films", "does not exist");
  }

  @Test
  void aFolderWithoutTrainingFileIsNamed() {
    failsWith(folder(), "neither train.json nor train.jsonl", "task films");
  }

  @Test
  void theFilesOfATableAreRefused() {
    String commit = "_delta_log/00000000000000000000.json";
    failsWith(
        folder().with("part-00000.snappy.parquet", "").with(commit, "{}"),
        "films is a Delta table, whose files also hold rows that it no longer has",
        "the path of task films",
        "write its rows to Parquet files");
  }

  @Test
  void aLineThatIsNoJsonIsNamed() {
    failsWith(
        folder().with("train.json", GOOD + "{\"label\": Good}\n"),
        "train.json, record 2 (line 2) is not JSON");
  }

  @Test
  void anArrayThatBreaksOffIsNamed() {
    failsWith(folder().with("train.json", "[" + GOOD + ","), "train.json, record 2", "not JSON");
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    failsWith(folder().with("train.json", GOOD + "\u0000"), "train.json, record 2", "not JSON");
  }

  @Test
  void aRecordThatIsNoObjectIsNamed() {
    failsWith(
        folder().with("train.json", "[\"a film\"]"),
        "train.json, record 1 (line 1) is not a JSON object");
  }

  @Test
  void aMissingFieldIsNamed() {
    failsWith(
        folder().with("train.json", GOOD + "{\"label\": \"Good\"}"),
        "train.json, record 2 (line 2) has no \"sentence\" (it has: label)");
  }

  @Test
  void aFieldThatIsNoTextIsNamed() {
    failsWith(
        folder().with("train.json", "{\"label\": \"Good\", \"sentence\": [\"a\"]}"),
        "record 1 (line 1) has a \"sentence\" that is not text");
  }

  @Test
  void fieldsOfNoKnownFormatAreRefused() {
    failsWith(
        folder().with("train.json", "{\"question\": \"a\"}"),
        "train.json, record 1 (line 1) has the fields of no known format (it has: question)",
        "alpaca (instruction, output)",
        "tasks.*.columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\": \"a\", \"completion\": \"b\", \"label\": true}",
        "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}",
        "{\"chosen\": [{\"role\": \"user\"}], \"rejected\": [\"a\"], \"messages\": [\"b\"]}"
      })
  void judgementsOfAnswersAreRefusedWithTheReason(String record) {
    failsWith(
        folder().with("train.json", record),
        "train.json, record 1 (line 1) is a judgement of answers",
        "DPO and KTO learn");
  }

  @Test
  void aFileThatIsSomethingElseIsCalledWhatItIs() throws IOException {
    failsWith(
        folder().with("train.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "train.json is a pointer of Git LFS and not the file itself; run 'git lfs pull'");
    failsWith(folder().with("train.json", "<!DOCTYPE html><html>"), "train.json is a web page");
    TaskFolder folder = folder().with("train.json", "");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.path().resolve("train.json")))) {
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    failsWith(folder, "train.json is compressed with gzip; unpack it");
    Files.write(folder.path().resolve("train.json"), GOOD.getBytes(StandardCharsets.UTF_16));
    failsWith(folder, "train.json is text in UTF-16; convert it to UTF-8");
  }

  @Test
  void aByteOrderMarkIsNoPartOfAFile() {
    TaskFolder folder =
        TaskFolder.in(root, "films")
            .with("train.json", "\ufeff" + GOOD)
            .with("test.jsonl", "\ufeff" + GOOD)
            .with("labels.json", "\ufeff[\"Good\", \"Bad\"]");
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(folder.read(tokenizer).test()).hasSize(1);
    }
  }

  @Test
  void aNumberThatIsNoneMattersOnlyWhereItIsRead() {
    String scored =
        "{\"label\": \"Good\", \"sentence\": \"a film\", \"score\": NaN, \"x\": -Infinity}";
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThat(folder().with("train.json", scored).read(tokenizer).train()).hasSize(1);
    }
    failsWith(
        folder().with("train.json", "{\"label\": \"Good\", \"sentence\": NaN}"),
        "record 1 (line 1) has a \"sentence\" that is NaN");
  }

  @Test
  void anEmptyTaskIsRefused() {
    failsWith(folder().with("train.json", "[]"), "train.json holds no records");
    failsWith(folder().with("train.json", ""), "train.json holds no records");
    failsWith(
        folder().with("train.json", GOOD).with("test.json", "[]"), "test.json holds no records");
  }

  @Test
  void textNeedsATokenizer() {
    TaskFolder folder = folder().with("train.json", GOOD);
    assertThatThrownBy(() -> folder.read(null))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("task films is text", "tokenizer.json");
  }

  @Test
  void inputIdsAndLabelsOfDifferentLengthAreRefused() {
    failsWith(
        folder().with("train.json", "{\"input_ids\": [1, 2, 3], \"labels\": [1, 2]}"),
        "train.json, record 1 (line 1) has 3 input_ids but 2 labels");
  }

  @Test
  void idsThatAreNoWholeNumbersAreRefused() {
    failsWith(
        folder().with("train.json", "{\"input_ids\": [1, 2.5], \"labels\": [1, 2]}"),
        "record 1",
        "\"input_ids\" that is not a list of whole numbers");
    failsWith(
        folder().with("train.json", "{\"input_ids\": [1, 2], \"labels\": \"no\"}"),
        "record 1",
        "\"labels\" that is not a list of whole numbers");
  }

  @Test
  void anIdBeyondTheModelsVocabularyIsNamed() {
    TaskFolder folder =
        folder()
            .with(
                "train.json",
                """
                {"input_ids": [1, 2], "labels": [-100, 2]}
                {"input_ids": [1, 512], "labels": [-100, 512]}
                """);
    Task task = new Task("films", folder.path().toString(), null, List.of(), 1, 512, 50);
    TaskTokens tokens = new TaskTokens(folder.run(), null, PartEncoding.HERE);
    assertThat(tokens.prepare(0, task, TrainingChoice.ALL, 513, quiet -> {}).largestId())
        .isEqualTo(512);
    assertThatThrownBy(() -> tokens.prepare(0, task, TrainingChoice.ALL, 512, quiet -> {}))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll("task films", "record 2", "512 tokens");
  }

  @Test
  void anAnswerIsNeverCutAndTheLimitThatIsNeededIsNamed() {
    TaskFolder folder =
        TaskFolder.in(root, "sums")
            .with(
                "train.jsonl",
                """
                {"input": "one ?", "output": "two"}
                {"input": "one ?", "output": "one two three"}
                {"input": "one ?", "output": "one two three four"}
                """);
    try (Tokenizer tokenizer = SmallTokenizer.wordLevel()) {
      assertThatThrownBy(() -> folder.read(tokenizer, 3))
          .isInstanceOf(GereException.class)
          .hasMessageContainingAll(
              "train.jsonl, record 2 (line 2): its answer has 4 tokens",
              "tasks.2.max_target_tokens (task films) is 3",
              "2 answers are too long, the longest has 5",
              "set tasks.2.max_target_tokens to 5 or more")
          .extracting(e -> ((GereException) e).exitCode())
          .isEqualTo(ExitCode.USAGE);
      assertThat(folder.read(tokenizer, 5).train()).hasSize(3);
    }
  }

  @Test
  void anInstructionWithoutTextIsNamed() {
    failsWith(
        folder()
            .with("train.json", GOOD)
            .with("instruction_config.json", "{\"films\": [{\"text\": \"x\"}]}"),
        "instruction_config.json has no \"instruction\"",
        "films");
  }

  private TaskFolder folder() {
    return TaskFolder.in(root, "films").with("labels.json", "[\"Good\", \"Bad\"]");
  }
}
