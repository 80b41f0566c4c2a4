package io.gere.data.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.data.Sample;
import io.gere.text.SmallTokenizer;
import io.gere.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same records in whatever file are the same samples; a file that is damaged is named. */
final class TaskFileFormsTest {
  private static final String FIRST = "{\"instruction\": \"Add.\", \"output\": \"three\"}\n";
  private static final String SECOND = "{\"instruction\": \"Été?\", \"output\": \"oui\"}\n";
  private static final MessageType ALPACA =
      MessageTypeParser.parseMessageType(
          "message r { optional binary instruction (STRING); optional binary input (STRING);"
              + " optional binary output (STRING); }");
  private static final MessageType MESSAGES =
      MessageTypeParser.parseMessageType(
          "message r { optional group messages (LIST) { repeated group list { optional group"
              + " element { optional binary content (STRING); optional binary role (STRING); } } }"
              + " }");
  private static Tokenizer tokenizer;

  @TempDir Path root;
  private List<Sample> expected;

  @BeforeAll
  static void open() {
    tokenizer = SmallTokenizer.byteLevel();
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @BeforeEach
  void learnPlainLines() {
    expected =
        TaskFolder.in(root, "plain").with("train.jsonl", FIRST + SECOND).read(tokenizer).train();
    assertThat(expected).hasSize(2);
  }

  @Test
  void compressedFilesAreUnpacked() throws IOException {
    assertThat(learnt(write("gz", "train.jsonl.gz", gzip(FIRST + SECOND)))).isEqualTo(expected);
    byte[] twice = concat(gzip(FIRST), gzip(SECOND));
    assertThat(learnt(write("gz2", "train.json.gz", twice))).isEqualTo(expected);
    byte[] zstd = concat(Zstd.compress(utf8(FIRST)), Zstd.compress(utf8(SECOND)));
    assertThat(learnt(write("zst", "train.jsonl.zst", zstd))).isEqualTo(expected);
  }

  @Test
  void shardsAreReadInTheOrderOfTheirNames() throws IOException {
    for (String names :
        List.of(
            "train-00000-of-00002.jsonl train-00001-of-00002.jsonl",
            "train0.json train1.json",
            "train/a.jsonl train/b.jsonl",
            "data/train-0.jsonl data/train-1.jsonl",
            "part-00000-x.json part-00001-x.json")) {
      TaskFolder folder = TaskFolder.in(root, "shards" + names.hashCode());
      folder.with(names.split(" ", -1)[1], SECOND).with(names.split(" ", -1)[0], FIRST);
      folder
          .with("README.md", "x")
          .with("dataset_info.json", "{}")
          .with("trainer_state.json", "{}");
      assertThat(learnt(folder)).as(names).isEqualTo(expected);
    }
  }

  @Test
  void anEmptyShardIsNoMistakeAndNoRecordsAtAllAreOne() {
    TaskFolder folder =
        TaskFolder.in(root, "empty")
            .with("train-0.jsonl", "")
            .with("train-1.jsonl", FIRST + SECOND);
    assertThat(learnt(folder)).isEqualTo(expected);
    fails(folder.with("train-1.jsonl", ""), "train-0.jsonl holds no records");
  }

  @Test
  void parquetRowsAreRecordsAndANullIsNoField() throws IOException {
    Group one = new SimpleGroup(ALPACA).append("instruction", "Add.").append("output", "three");
    Group two =
        new SimpleGroup(ALPACA)
            .append("instruction", "Été?")
            .append("input", "")
            .append("output", "oui");
    TaskFolder folder = TaskFolder.in(root, "hub");
    parquet(folder.path().resolve("data/train-00000-of-00002.parquet"), ALPACA, List.of(one));
    parquet(folder.path().resolve("data/train-00001-of-00002.parquet"), ALPACA, List.of(two));
    parquet(folder.path().resolve("data/validation-00000-of-00001.parquet"), ALPACA, List.of(two));
    assertThat(learnt(folder)).isEqualTo(expected);
    assertThat(folder.line(tokenizer))
        .isEqualTo(
            "tasks: films: alpaca records (instruction, output, input) in 2 files, 2 to train, 1 to"
                + " test, from validation");
  }

  @Test
  void parquetListsAreTurns() throws IOException {
    TaskFolder folder = TaskFolder.in(root, "chat");
    parquet(
        folder.path().resolve("train.parquet"),
        MESSAGES,
        List.of(conversation("Add.", "three"), conversation("Été?", "oui")));
    assertThat(learnt(folder)).isEqualTo(expected);
  }

  @Test
  void aRowWithoutAFieldIsNamed() throws IOException {
    Group one = new SimpleGroup(ALPACA).append("instruction", "Add.").append("output", "three");
    Group two = new SimpleGroup(ALPACA).append("instruction", "Add.");
    TaskFolder folder = TaskFolder.in(root, "rows");
    parquet(folder.path().resolve("train.parquet"), ALPACA, List.of(one, two));
    fails(folder, "train.parquet, record 2 has no \"output\"");
  }

  @Test
  void windowsFilesAreRead() {
    TaskFolder folder =
        TaskFolder.in(root, "windows")
            .with("train.jsonl", "\ufeff" + (FIRST + SECOND).replace("\n", "\r\n"));
    assertThat(learnt(folder)).isEqualTo(expected);
  }

  @Test
  void otherEncodingsAreNamed() throws IOException {
    byte[] latin1 = (FIRST + SECOND).getBytes(Charset.forName("windows-1252"));
    fails(
        write("latin1", "train.jsonl", latin1),
        "train.jsonl, record 2 (line 2) is not UTF-8; convert the file");
    fails(
        write("utf16", "train.jsonl", FIRST.getBytes(StandardCharsets.UTF_16LE), 0xff, 0xfe),
        "train.jsonl is text in UTF-16; convert it to UTF-8");
    TaskFolder labels =
        TaskFolder.in(root, "labels").with("train.json", "{\"label\": \"a\", \"sentence\": \"b\"}");
    Files.write(
        labels.path().resolve("labels.json"),
        "[\"a\",\n\"é\"]".getBytes(StandardCharsets.ISO_8859_1));
    fails(labels, "labels.json (line 2) is not UTF-8");
  }

  @Test
  void aFileThatBreaksOffIsNamed() throws IOException {
    fails(
        TaskFolder.in(root, "half").with("train.jsonl", FIRST + SECOND.substring(0, 20)),
        "train.jsonl, record 2 (line 2) is not JSON: Unexpected end-of-input");
    byte[] whole = gzip(FIRST + SECOND);
    fails(
        write("halfgz", "train.jsonl.gz", Arrays.copyOf(whole, whole.length - 12)),
        "train.jsonl.gz cannot be read");
    fails(
        write("nogz", "train.parquet", utf8("not Parquet at all")),
        "train.parquet cannot be read: it cannot be decoded");
  }

  @Test
  void aFieldThatIsThereTwiceIsNamed() {
    fails(
        TaskFolder.in(root, "twice")
            .with(
                "train.jsonl",
                FIRST + "{\"instruction\": \"a\", \"output\": \"b\", \"output\": \"c\"}"),
        "train.jsonl, record 2 (line 2) is not JSON: Duplicate field 'output'");
  }

  @Test
  void filesAmongWhichNobodyHasChosenAreNamed() {
    fails(
        TaskFolder.in(root, "both").with("train.json", FIRST).with("train.jsonl", SECOND),
        "holds train.json and train.jsonl; leave those that are to be read");
  }

  @Test
  void aFolderOfSaveToDiskIsCalledWhatItIs() {
    fails(
        TaskFolder.in(root, "arrow")
            .with("data-00000-of-00001.arrow", "x")
            .with("state.json", "{}"),
        "save_to_disk",
        "to_parquet");
  }

  private static Group conversation(String question, String answer) {
    Group row = new SimpleGroup(MESSAGES);
    Group messages = row.addGroup("messages");
    messages
        .addGroup("list")
        .addGroup("element")
        .append("content", question)
        .append("role", "user");
    messages
        .addGroup("list")
        .addGroup("element")
        .append("content", answer)
        .append("role", "assistant");
    return row;
  }

  private static void parquet(Path file, MessageType schema, List<Group> rows) throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration()))
            .withType(schema)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  private TaskFolder write(String folder, String name, byte[] content, int... before)
      throws IOException {
    Path path = root.resolve(folder).resolve(name);
    Files.createDirectories(path.getParent());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(before).forEach(out::write);
    out.write(content);
    Files.write(path, out.toByteArray());
    return TaskFolder.in(root, folder);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(utf8(text));
    }
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static List<Sample> learnt(TaskFolder folder) {
    return folder.read(tokenizer).train();
  }

  private static void fails(TaskFolder folder, String... parts) {
    assertThatThrownBy(() -> folder.read(tokenizer))
        .isInstanceOf(GereException.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> ((GereException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
