package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    assertThat(rows(file).count()).isEqualTo(1050);
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

    assertThat(rows(file).read(new long[] {1}).get(0).line())
        .isEqualTo(
            "{\"text\":\"one\",\"meta\":{\"url\":null,\"year\":1999,\"bytes\":5000000000,"
                + "\"score\":0.25,\"adult\":true,\"tags\":[\"a\",\"b\"],\"inner\":{\"f\":1.5},"
                + "\"source\":\"a.parquet\",\"record\":1}}");
  }

  @Test
  void aFileWithoutATextColumnIsRefusedBeforeAnythingIsDrawn() throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message doc { required int64 text; }");
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), schema, List.of());

    assertThatThrownBy(() -> rows(file).count())
        .isInstanceOf(IOException.class)
        .hasMessage("it has no text column \"text\"");
  }

  @Test
  void aRowWithoutTextIsNamed() throws IOException {
    Group row = new SimpleGroup(CorpusFiles.PARQUET);
    Path file = CorpusFiles.parquet(folder.resolve("a.parquet"), CorpusFiles.PARQUET, List.of(row));

    assertThatThrownBy(() -> rows(file).read(new long[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessage("row 1 has no text in \"text\"");
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
    assertThatThrownBy(() -> rows(file).count())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("its footer cannot be read: ");
  }

  private static ParquetRows rows(Path file) {
    CorpusFile corpusFile =
        new CorpusFile(0, file.getFileName().toString(), file.toUri().toString(), 1);
    return new ParquetRows(corpusFile, "text", new Configuration());
  }

  private static List<String> texts(List<Document> documents) throws IOException {
    List<String> texts = new java.util.ArrayList<>();
    for (Document document : documents) {
      texts.add(Json.MAPPER.readTree(document.line()).get("text").textValue());
    }
    return texts;
  }
}
