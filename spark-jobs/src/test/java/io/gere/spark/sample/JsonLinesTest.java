package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
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

    assertThat(file.count()).isEqualTo(5);
    assertThat(file.read(new long[] {2}).get(0).line()).contains("\"2\"", "\"record\":2");
    assertRefused(file, 3, "line 5 is no JSON: Unrecognized token 'no'");
    assertRefused(file, 4, "line 6 has no text in \"text\"");
    assertRefused(file, 5, "line 7 has no text in \"text\"");
    assertRefused(file, 6, "it has lost lines since they were counted");
  }

  private static void assertRefused(JsonLines file, long number, String message) {
    assertThatThrownBy(() -> file.read(new long[] {number}))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  private String line(String content) throws IOException {
    return file(content).read(new long[] {1}).get(0).line();
  }

  private JsonLines file(String content) throws IOException {
    Path file = CorpusFiles.plain(folder.resolve("a.jsonl"), content);
    CorpusFile corpusFile = new CorpusFile(0, "a.jsonl", file.toUri().toString(), 1);
    return new JsonLines(corpusFile, "text", new Configuration());
  }
}
