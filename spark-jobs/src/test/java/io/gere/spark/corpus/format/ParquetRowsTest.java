package io.gere.spark.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.spark.sample.CorpusFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetRowsTest {
  @TempDir private Path folder;

  @Test
  void rowsAreReadByNumberFromTheRowGroupsThatHoldThem() throws IOException {
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), "row", "C4", 1050);
    assertThat(CorpusFiles.rowGroups(file)).isEqualTo(11);

    assertThat(sets(file)).hasSize(1050).containsOnly("C4");
    assertThat(texts(rows(file).read(new long[] {1, 100, 101, 555, 556, 1050})))
        .containsExactly("row 1", "row 100", "row 101", "row 555", "row 556", "row 1050");
  }

  @Test
  void metaBecomesJsonWhateverItsType() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message doc { required int64 id; required binary text (STRING);"
                + " required group meta { optional binary url (STRING); required int32 year;"
                + " required int64 bytes; required double score; required boolean adult;"
                + " repeated binary tags (STRING); required group inner { required float f; } } }");
    Group row = new SimpleGroup(schema);
    row.append("id", 1L).append("text", "one");
    Group meta = row.addGroup("meta");
    meta.append("year", 1999).append("bytes", 5_000_000_000L).append("score", 0.25);
    meta.append("adult", true).append("tags", "a").append("tags", "b");
    meta.addGroup("inner").append("f", 1.5f);
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), schema, List.of(row));

    assertThat(((Document) rows(file).read(new long[] {1}).get(0)).line())
        .isEqualTo(
            "{\"text\":\"one\",\"meta\":{\"url\":null,\"year\":1999,\"bytes\":5000000000,"
                + "\"score\":0.25,\"adult\":true,\"tags\":[\"a\",\"b\"],\"inner\":{\"f\":1.5},"
                + "\"source\":\"a.parquet\",\"record\":1}}");
  }

  @Test
  void aFileWithoutATextColumnIsRefusedBeforeAnythingIsDrawn() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message doc { required int64 text; }");
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), schema, List.of());

    assertThatThrownBy(() -> sets(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "it has no text column \"text\", which corpus.text_field names (it");
  }

  @Test
  void aRowWithoutTextIsNamed() throws IOException {
    Group row = new SimpleGroup(CorpusFiles.PARQUET);
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), CorpusFiles.PARQUET, List.of(row));

    assertThat(rows(file).read(new long[] {1}))
        .containsExactly(
            new Unreadable(new DocumentPosition(0, 1), "row 1 has no text in \"text\""));
  }

  @Test
  void damageInFooterOrPagesIsAnInputError() throws IOException {
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), "row", "C4", 300);
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    java.util.Arrays.fill(damaged, 4, 60, (byte) 0xff);
    Files.write(file, damaged);
    Files.deleteIfExists(folder.resolve(".a.parquet.crc"));
    assertThatThrownBy(() -> rows(file).read(new long[] {1})).isInstanceOf(IOException.class);

    CorpusFiles.truncate(file, 0.5);
    assertThatThrownBy(() -> sets(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it cannot be decoded: ");
  }

  @Test
  void rowsWithoutANameAndFilesWithoutTheColumnAreOfNoKnownSet() throws IOException {
    SimpleGroup unnamed = new SimpleGroup(CorpusFiles.PARQUET);
    SimpleGroup named = new SimpleGroup(CorpusFiles.PARQUET);
    named.append("text", "a").addGroup("meta").append("redpajama_set_name", "Book");
    SimpleGroup empty = new SimpleGroup(CorpusFiles.PARQUET);
    empty.append("text", "b").addGroup("meta");
    Path file =
        CorpusFiles.parquet(
            folder.resolve("a.parquet"), CorpusFiles.PARQUET, List.of(unnamed, named, empty));
    assertThat(sets(file)).containsExactly("unknown", "Book", "unknown");

    for (String meta :
        List.of(
            "",
            "optional binary meta (STRING);",
            "repeated group meta {" + " optional binary redpajama_set_name (STRING); }")) {
      MessageType schema =
          MessageTypeParser.parseMessageType(
              "message doc { optional binary text (STRING); %s }".formatted(meta));
      Group row = new SimpleGroup(schema).append("text", "c");
      assertThat(sets(CorpusFiles.parquet(folder.resolve("b.parquet"), schema, List.of(row))))
          .containsExactly("unknown");
      Files.delete(folder.resolve("b.parquet"));
    }
  }

  @Test
  void anyTextColumnMayNameTheSet() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message doc { optional binary text (STRING); optional binary source (STRING);
              optional group about { optional group more { optional binary set (STRING); } } }
            """);
    Group row = new SimpleGroup(schema).append("text", "c").append("source", "wiki");
    row.addGroup("about").addGroup("more").append("set", "deep");
    Group bare = new SimpleGroup(schema).append("text", "d");
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), schema, List.of(row, bare));

    assertThat(sets(file, "source")).containsExactly("wiki", "unknown");
    assertThat(sets(file, "about", "more", "set")).containsExactly("deep", "unknown");
    assertThat(sets(file, "about", "set")).containsExactly("unknown", "unknown");
    assertThat(sets(file)).containsExactly("unknown", "unknown");
  }

  @Test
  void aPointerOfGitLfsIsCalledSo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.parquet"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");

    assertThatThrownBy(() -> sets(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it is a pointer of Git LFS");
  }

  @Test
  void aRowThatIsLongerThanALineMayBeCostsItsFile() throws IOException {
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), "x".repeat(1 << 20), "C4", 2);
    CorpusFields fields =
        new CorpusFields(new TextForm("text"), SetName.SLIM_PAJAMA, new LineLimit(1));

    assertThatThrownBy(() -> rows(file, fields).read(new long[] {2}))
        .isInstanceOf(IOException.class)
        .hasMessage("row 2 is longer than 1 MB, which corpus.max_line_mb may raise");
  }

  @Test
  void aFileThatHasLostRowsCannotBeRead() throws IOException {
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), "row", "C4", 5);
    assertThatThrownBy(() -> rows(file).read(new long[] {6}))
        .isInstanceOf(IOException.class)
        .hasMessage("it has lost rows since they were counted");
  }

  private static ParquetRows rows(Path file) {
    return rows(file, CorpusFields.SLIM_PAJAMA);
  }

  private static List<String> sets(Path file, String... path) throws IOException {
    List<String> sets = new ArrayList<>();
    rows(
            file,
            new CorpusFields(
                new TextForm("text"), new SetName(List.of(path)), LineLimit.OF_PROCESS))
        .walk((set, bytes) -> sets.add(set));
    return sets;
  }

  private static ParquetRows rows(Path file, CorpusFields fields) {
    String name = file.getFileName().toString();
    return new ParquetRows(
        new org.apache.hadoop.fs.Path(file.toUri()),
        new CorpusFile(0, name, 1),
        fields,
        new Configuration());
  }

  private static List<String> sets(Path file) throws IOException {
    List<String> sets = new ArrayList<>();
    rows(file).walk((set, bytes) -> sets.add(set));
    return sets;
  }

  private static List<String> texts(List<ReadResult> documents) {
    return documents.stream().map(drawn -> ((Document) drawn).text()).toList();
  }
}
