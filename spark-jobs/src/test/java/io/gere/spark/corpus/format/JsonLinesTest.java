package io.gere.spark.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.spark.sample.CorpusFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonLinesTest {
  @TempDir private Path folder;

  @Test
  void metaIsKeptAndSourceAndRecordAreAdded() throws IOException {
    assertThat(line("{\"meta\": {\"b\": 1, \"a\": [2]}, \"text\": \"ä\\n\", \"id\": 7}"))
        .isEqualTo(
            "{\"text\":\"ä\\n\",\"meta\":{\"b\":1,\"a\":[2],\"source\":\"a.jsonl\",\"record\":1}}");
  }

  @Test
  void aMissingMetaIsEmptyAndOneThatIsNoObjectIsWrapped() throws IOException {
    assertThat(line("{\"text\": \"x\"}"))
        .isEqualTo("{\"text\":\"x\",\"meta\":{\"source\":\"a.jsonl\",\"record\":1}}");
    assertThat(line("{\"text\": \"x\", \"meta\": null}"))
        .isEqualTo("{\"text\":\"x\",\"meta\":{\"source\":\"a.jsonl\",\"record\":1}}");
    assertThat(line("{\"text\": \"x\", \"meta\": \"web\"}"))
        .isEqualTo(
            "{\"text\":\"x\",\"meta\":{\"meta\":\"web\",\"source\":\"a.jsonl\",\"record\":1}}");
  }

  @Test
  void recordsAreNumberedWithoutBlankLinesAndErrorsNameTheLine() throws IOException {
    JsonLines file = file("\n{\"text\": \"1\"}\n\n{\"text\": \"2\"}\nno\n{\"text\": 4}\n[5]\n");

    List<Integer> lengths = new ArrayList<>();
    file.walk((set, bytes) -> lengths.add(bytes));
    assertThat(lengths).containsExactly(13, 13, 2, 11, 3);
    assertThat(file.read(new long[] {2, 3, 4, 5}))
        .containsExactly(
            new Document(
                new DocumentPosition(0, 2), 13, "2", null, "{\"source\":\"a.jsonl\",\"record\":2}"),
            new Unreadable(
                new DocumentPosition(0, 3),
                "line 5 is not JSON: Unrecognized token 'no': was expecting (JSON String, Number,"
                    + " Array, Object or token 'null', 'true' or 'false')"),
            new Unreadable(
                new DocumentPosition(0, 4),
                "line 6 has no text in \"text\", which corpus.text_field names (it has: text)"),
            new Unreadable(
                new DocumentPosition(0, 5),
                "line 7 has no text in \"text\", which corpus.text_field names (it has: no"
                    + " fields)"));
  }

  @Test
  void aFileThatHasLostLinesCannotBeRead() throws IOException {
    JsonLines file = file("{\"text\": \"1\"}\n");
    assertThatThrownBy(() -> file.read(new long[] {2}))
        .isInstanceOf(IOException.class)
        .hasMessage("it has lost lines since they were counted");
  }

  @Test
  void setsAreFoundOnTheWay() throws IOException {
    List<String> sets = new ArrayList<>();
    file(CorpusFiles.lines("a", "C4", 2) + "\n{\"text\": \"1\"}\nno")
        .walk((set, bytes) -> sets.add(set));
    assertThat(sets).containsExactly("C4", "C4", "unknown", "unknown");
  }

  @Test
  void aFieldOfItsOwnOrTheFolderMayNameTheSet() throws IOException {
    String content =
        """
        {"text": "1", "source": "wiki"}
        {"source":"book","text":"say \\"source\\": \\"no\\""}
        {"text": "3", "meta": {"source": "no"}, "score": NaN}
        {"text": "4", "source":"wiki"}
        """;
    assertThat(sets(content, new SetName(List.of("source"))))
        .containsExactly("wiki", "book", "unknown", "wiki");
    assertThat(sets(content, new SetName(List.of("meta", "source"))))
        .containsExactly("unknown", "unknown", "no", "unknown");
    assertThat(sets(content, new SetName(List.of()))).containsOnly("unknown");
    assertThat(
            sets(
                "{\"Größe\": \"a\"}\n{\"Gr\\u00f6\\u00dfe\": \"b\"}",
                new SetName(List.of("Größe"))))
        .containsExactly("a", "b");
    assertThat(new SetName(List.of()).folder(new CorpusFile(0, "arxiv/2024/a.jsonl", 1)))
        .isEqualTo("arxiv");
  }

  private List<String> sets(String content, SetName set) throws IOException {
    List<String> sets = new ArrayList<>();
    file(content, new CorpusFields(new TextForm("text"), set, LineLimit.OF_PROCESS))
        .walk((name, bytes) -> sets.add(name));
    return sets;
  }

  @Test
  void anArrayIsNoLineOfADocument() throws IOException {
    for (String array : List.of("[{\"text\": \"a\"}]", "\n [\n{\"text\": \"a\"},\n")) {
      assertThatThrownBy(() -> file(array).walk((set, bytes) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("it is a JSON array, but each line must hold one document");
    }
  }

  @Test
  void aNumberThatIsNoneIsNoReasonToRefuseADocument() throws IOException {
    assertThat(line("{\"text\": \"a\", \"score\": NaN, \"meta\": {\"x\": -Infinity}}"))
        .startsWith("{\"text\":\"a\",\"meta\":{\"x\":\"-Infinity\"");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
    assertThat(line("\ufeff{\"text\": \"a\"}")).contains("\"text\":\"a\"");
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, gzip, it is compressed with gzip",
    "a.jsonl.zst, gzip, it is compressed with gzip",
    "a.jsonl, lfs, it is a pointer of Git LFS",
    "a.jsonl.gz, lfs, it is a pointer of Git LFS",
    "a.jsonl.zst, lfs, it is a pointer of Git LFS"
  })
  void aFileThatIsSomethingElseIsCalledWhatItIs(String name, String content, String message)
      throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = content.equals("gzip") ? new GZIPOutputStream(plain) : plain) {
      out.write("version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8));
    }
    JsonLines lines =
        new JsonLines(
            new org.apache.hadoop.fs.Path(file.toUri()),
            new CorpusFile(0, name, 1),
            CorpusFields.SLIM_PAJAMA,
            new Configuration());

    assertThatThrownBy(() -> lines.walk((set, bytes) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  private String line(String content) throws IOException {
    return ((Document) file(content).read(new long[] {1}).get(0)).line();
  }

  private JsonLines file(String content) throws IOException {
    return file(content, CorpusFields.SLIM_PAJAMA);
  }

  private JsonLines file(String content, CorpusFields fields) throws IOException {
    Path file = CorpusFiles.plain(folder.resolve("a.jsonl"), content);
    return new JsonLines(
        new org.apache.hadoop.fs.Path(file.toUri()),
        new CorpusFile(0, "a.jsonl", 1),
        fields,
        new Configuration());
  }
}
