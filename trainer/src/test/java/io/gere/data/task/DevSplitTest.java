package io.gere.data.task;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.record.JsonRecord;
import io.gere.data.record.RecordSource;
import io.gere.storage.Json;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevSplitTest {
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
  void ofEveryTenRecordsOneIsHeldOutAndTheOthersAreLearnt() throws IOException {
    DevSplit split = new DevSplit(10, 17, true);

    List<Integer> heldOut = heldOut(split, 1000);

    assertThat(heldOut).hasSize(100);
    for (int block = 0; block < 100; block++) {
      assertThat(heldOut.get(block)).isBetween(10 * block, 10 * block + 9);
    }
    assertThat(heldOut.stream().map(record -> record % 10).distinct()).hasSize(10);
    assertThat(Stream.concat(heldOut.stream(), learnt(split, 1000).stream()).sorted())
        .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void theSeedDecidesWhich() throws IOException {
    List<Integer> once = heldOut(new DevSplit(10, 17, true), 1000);

    assertThat(heldOut(new DevSplit(10, 17, true), 1000)).isEqualTo(once);
    assertThat(heldOut(new DevSplit(10, 18, true), 1000)).isNotEqualTo(once);
  }

  @Test
  void withoutOneEverythingIsLearnt() throws IOException {
    DevSplit none = DevSplit.of(RecipeReader.parse(""));

    assertThat(heldOut(none, 50)).isEmpty();
    assertThat(learnt(none, 50)).hasSize(50);
  }

  @Test
  void aTaskIsAskedWhatIsHeldOutAndNotItsTest() {
    TaskFolder folder = films(20);

    TaskFolder.Task task = folder.read(tokenizer, new DevSplit(5, 17, true));

    assertThat(task.train()).hasSize(16);
    assertThat(task.test()).hasSize(4);
    assertThat(task.test())
        .extracting(TaskQuestion::prompt)
        .allMatch(prompt -> prompt.contains("film"));
    assertThat(task.options()).containsExactly("Good", "Bad");
    // What was learnt before without a split is not taken for what is learnt with one.
    assertThat(folder.read(tokenizer, DevSplit.NONE).train()).hasSize(20);
    assertThat(folder.read(tokenizer, DevSplit.NONE).test())
        .extracting(TaskQuestion::prompt)
        .containsExactly("a story\nAnswer:");
  }

  @Test
  void aTaskTooSmallForItIsNamed() {
    TaskFolder folder = films(1);
    DevSplit split = new DevSplit(1_000_000, 17, true);

    assertThatThrownBy(() -> folder.read(tokenizer, split))
        .isInstanceOfSatisfying(
            GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("evaluate.dev_every is 1000000")
        .hasMessageContaining("task films");
  }

  private TaskFolder films(int records) {
    String train =
        IntStream.range(0, records)
            .mapToObj(i -> "{\"label\": \"Good\", \"sentence\": \"the film\"}")
            .collect(joining("\n"));
    return TaskFolder.in(root, "films")
        .with("labels.json", "[\"Good\", \"Bad\"]")
        .with("train.json", train)
        .with("test.json", "{\"label\": \"Bad\", \"sentence\": \"a story\"}");
  }

  private static List<Integer> heldOut(DevSplit split, int records) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    feed(split.heldOut(record -> numbers.add(number(record))), records);
    return numbers;
  }

  private static List<Integer> learnt(DevSplit split, int records) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    feed(split.learnt(record -> numbers.add(number(record))), records);
    return numbers;
  }

  private static void feed(RecordSource.Sink sink, int records) throws IOException {
    for (int i = 0; i < records; i++) {
      sink.add(JsonRecord.of("record " + i, i, Json.MAPPER.createObjectNode().put("number", i)));
    }
  }

  private static int number(JsonRecord record) {
    return record.fields().get("number").intValue();
  }
}
