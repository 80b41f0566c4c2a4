package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.OnError;
import io.gere.spark.LocalSpark;
import io.gere.spark.sample.Sample.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplerTest {
  private static final long SEED = 17;

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  @TempDir private Path folder;

  /** 100 documents in files of all kinds. */
  @BeforeEach
  void write() throws IOException {
    String twenty = CorpusFiles.lines("zst", "RedPajamaC4", 20);
    int half = twenty.length() / 2;
    CorpusFiles.zstd(
        folder.resolve("x/a.jsonl.zst"), twenty.substring(0, half), twenty.substring(half));
    CorpusFiles.zstd(
        folder.resolve("x/b.jsonl.zst"), CorpusFiles.lines("other", "RedPajamaC4", 30));
    CorpusFiles.gzip(folder.resolve("y/c.jsonl.gz"), CorpusFiles.lines("gz", "RedPajamaBook", 25));
    CorpusFiles.plain(folder.resolve("y/d.jsonl"), CorpusFiles.lines("plain", "Wiki", 10));
    CorpusFiles.parquet(folder.resolve("y/e.parquet"), "row", "RedPajamaArXiv", 15);
  }

  @Test
  void theSampleIsTheSameForAnyNumberOfTasksAndAnyOrderOfThePatterns() {
    List<String> expected = lines(draw(OnError.FAIL, 1, 40, "x", "y"));

    assertThat(expected).hasSize(40).doesNotHaveDuplicates();
    for (int tasks : new int[] {2, 7, 64}) {
      assertThat(lines(draw(OnError.FAIL, tasks, 40, "x", "y"))).isEqualTo(expected);
    }
    assertThat(lines(draw(OnError.FAIL, 2, 40, "y/*.parquet", "y/*.jsonl*", "x/*")))
        .isEqualTo(expected);
  }

  @Test
  void aSampleOfTheWholeCorpusHoldsEveryDocumentOnce() {
    Sample sample = draw(OnError.FAIL, 3, 100, "x", "y");

    assertThat(sample.corpusDocuments()).isEqualTo(100);
    assertThat(lines(sample)).hasSize(100).doesNotHaveDuplicates();
    assertThat(lines(sample))
        .contains(
            "{\"text\":\"zst 11\",\"meta\":{\"redpajama_set_name\":\"RedPajamaC4\","
                + "\"source\":\"x/a.jsonl.zst\",\"record\":11}}",
            "{\"text\":\"row 15\",\"meta\":{\"redpajama_set_name\":\"RedPajamaArXiv\","
                + "\"source\":\"y/e.parquet\",\"record\":15}}");
  }

  @Test
  void aTruncatedFileEndsTheJobAndIsNamed() throws IOException {
    CorpusFiles.truncate(folder.resolve("x/b.jsonl.zst"), 0.5);
    assertFails("x/b.jsonl.zst", "Truncated source");
  }

  @Test
  void aTruncatedGzipFileEndsTheJobAndIsNamed() throws IOException {
    CorpusFiles.truncate(folder.resolve("y/c.jsonl.gz"), 0.5);
    assertFails("y/c.jsonl.gz", "Unexpected end of input stream");
  }

  @Test
  void aGzipFileCutToNothingEndsTheJobToo() throws IOException {
    CorpusFiles.truncate(folder.resolve("y/c.jsonl.gz"), 0);
    assertFails("y/c.jsonl.gz", "Unexpected end of input stream");
  }

  @Test
  void aFileThatIsGoneEndsTheJobAndIsNamed() throws IOException {
    CorpusListing corpus = corpus("x", "y");
    Files.delete(folder.resolve("y/d.jsonl"));

    assertThatThrownBy(() -> sampler(corpus, OnError.FAIL, 2).draw(40, SEED))
        .isExactlyInstanceOf(GereException.class)
        .hasMessageMatching("file:.*/y/d\\.jsonl cannot be used: .*d\\.jsonl.*");
  }

  @Test
  void aSkippedFileChangesNothingButItsOwnDocuments() throws IOException {
    List<String> whole = lines(draw(OnError.FAIL, 2, 100, "x", "y"));
    CorpusFiles.truncate(folder.resolve("x/b.jsonl.zst"), 0.5);

    Sample sample = draw(OnError.SKIP, 2, 40, "x", "y");

    assertThat(sample.skipped()).containsExactly(new Skipped("x/b.jsonl.zst", "Truncated source"));
    assertThat(sample.corpusDocuments()).isEqualTo(70);
    List<String> others = whole.stream().filter(line -> !line.contains("b.jsonl.zst")).toList();
    assertThat(lines(sample)).isEqualTo(others.subList(0, 40));
  }

  @Test
  void aDrawnLineThatIsNoJsonIsNamed() throws IOException {
    CorpusFiles.plain(folder.resolve("y/d.jsonl"), "\n{\"text\": 1\n");
    assertFails("y/d.jsonl", "line 2 is no JSON: Unexpected end-of-input");
  }

  @Test
  void aDrawnLineWithoutTextIsNamed() throws IOException {
    CorpusFiles.plain(folder.resolve("y/d.jsonl"), "{\"content\": \"x\"}");
    assertFails("y/d.jsonl", "line 1 has no text in \"text\"");
  }

  @Test
  void filesWithBadLinesAreSkippedAndDrawnAgainWithoutThem() throws IOException {
    List<String> whole = lines(draw(OnError.FAIL, 2, 100, "x", "y"));
    CorpusFiles.plain(folder.resolve("y/d.jsonl"), "no\n".repeat(10));
    CorpusFiles.gzip(folder.resolve("y/c.jsonl.gz"), "{\"content\": \"x\"}\n".repeat(25));

    Sample sample = draw(OnError.SKIP, 2, 40, "x", "y");

    assertThat(sample.skipped())
        .extracting(Skipped::file)
        .containsExactly("y/c.jsonl.gz", "y/d.jsonl");
    assertThat(sample.corpusDocuments()).isEqualTo(65);
    List<String> others =
        whole.stream().filter(l -> !l.contains("c.jsonl.gz") && !l.contains("d.jsonl")).toList();
    assertThat(lines(sample)).isEqualTo(others.subList(0, 40));
  }

  @Test
  void aCorpusThatIsTooSmallSaysHowManyDocumentsItHas() {
    assertThatThrownBy(() -> draw(OnError.FAIL, 2, 101, "x", "y"))
        .isExactlyInstanceOf(GereException.class)
        .hasMessage(
            "the corpus has 100 documents in its 5 files, but replay.documents is 101;"
                + " add text to corpus.path or ask for fewer");
  }

  @Test
  void aCorpusThatIsTooSmallForSkippedFilesSaysSo() throws IOException {
    CorpusFiles.truncate(folder.resolve("x/b.jsonl.zst"), 0.5);
    assertThatThrownBy(() -> draw(OnError.SKIP, 2, 71, "x", "y"))
        .isExactlyInstanceOf(GereException.class)
        .hasMessage(
            "the corpus has 70 documents in its 4 files (1 more are damaged and skipped,"
                + " such as x/b.jsonl.zst: Truncated source), but replay.documents is 71;"
                + " add text to corpus.path or ask for fewer");
  }

  @Test
  void aCorpusOfBlankLinesHasNoDocuments() throws IOException {
    CorpusFiles.plain(folder.resolve("z/blank.jsonl"), "\n  \n");
    CorpusFiles.plain(folder.resolve("z/empty.jsonl"), "");
    assertThatThrownBy(() -> draw(OnError.FAIL, 2, 1, "z"))
        .isExactlyInstanceOf(GereException.class)
        .hasMessageStartingWith("the corpus has no documents in its 2 files, ");
  }

  @Test
  void halfASurrogatePairInATextIsNoReasonToFail() throws IOException {
    CorpusFiles.plain(folder.resolve("z/a.jsonl"), "{\"text\": \"a\\ud800b\"}");

    assertThat(lines(draw(OnError.FAIL, 1, 1, "z")).get(0)).startsWith("{\"text\":\"a\ud800b\"");
  }

  /** Draws all 91 documents that there are when y/d.jsonl has one line in place of ten. */
  private void assertFails(String file, String reason) {
    assertThatThrownBy(() -> draw(OnError.FAIL, 2, 91, "x", "y"))
        .isExactlyInstanceOf(GereException.class)
        .hasMessageStartingWith("file:" + folder.resolve(file) + " cannot be used: " + reason)
        .hasMessageEndingWith("; repair or remove it, or set corpus.on_error to skip");
  }

  private Sample draw(OnError onError, int tasks, int documents, String... patterns) {
    return sampler(corpus(patterns), onError, tasks).draw(documents, SEED);
  }

  private Sampler sampler(CorpusListing corpus, OnError onError, int tasks) {
    return new Sampler(new FileJob(context, onError, tasks, line -> {}), corpus, "text");
  }

  private CorpusListing corpus(String... patterns) {
    List<String> paths =
        List.of(patterns).stream().map(pattern -> folder.resolve(pattern).toString()).toList();
    return CorpusListing.find(context.hadoopConfiguration(), paths);
  }

  private static List<String> lines(Sample sample) {
    return sample.documents().stream().map(Document::line).toList();
  }
}
