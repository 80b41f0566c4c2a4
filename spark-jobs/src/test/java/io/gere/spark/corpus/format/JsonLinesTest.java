package io.gere.spark.corpus.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.spark.sample.CorpusFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                new DocumentPosition(0, 2), 13, "2", "{\"source\":\"a.jsonl\",\"record\":2}"),
            new Unreadable(
                new DocumentPosition(0, 3),
                "line 5 is not JSON: Unrecognized token 'no': was expecting (JSON String, Number,"
                    + " Array, Object or token 'null', 'true' or 'false')"),
            new Unreadable(new DocumentPosition(0, 4), "line 6 has no text in \"text\""),
            new Unreadable(new DocumentPosition(0, 5), "line 7 has no text in \"text\""));
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

  private String line(String content) throws IOException {
    return ((Document) file(content).read(new long[] {1}).get(0)).line();
  }

  private JsonLines file(String content) throws IOException {
    Path file = CorpusFiles.plain(folder.resolve("a.jsonl"), content);
    return new JsonLines(
        new org.apache.hadoop.fs.Path(file.toUri()),
        new CorpusFile(0, "a.jsonl", 1),
        "text",
        new Configuration());
  }
}
