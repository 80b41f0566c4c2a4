package io.gere.spark.sample;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.choice.OnError;
import io.gere.config.choice.Stratify;
import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedDocument;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.SkippedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are cut off, gone or no documents: the end, or only their own documents' end. */
final class DamagedCorpusTest {
  private final Draws draws = new Draws();

  @TempDir private Path folder;

  /** 90 documents. */
  @BeforeEach
  void write() throws IOException {
    CorpusFiles.zstd(folder.resolve("a.jsonl.zst"), CorpusFiles.lines("a", "C4", 25));
    CorpusFiles.zstd(folder.resolve("b.jsonl.zst"), CorpusFiles.lines("b", "C4", 30));
    CorpusFiles.gzip(folder.resolve("c.jsonl.gz"), CorpusFiles.lines("c", "Book", 25));
    CorpusFiles.plain(folder.resolve("d.jsonl"), CorpusFiles.lines("d", "Wiki", 10));
  }

  @Test
  void aTruncatedFileEndsTheJobAndIsNamed() throws IOException {
    CorpusFiles.truncate(folder.resolve("b.jsonl.zst"), 0.5);
    assertFails("b.jsonl.zst", "Truncated source");
  }

  @Test
  void aTruncatedGzipFileEndsTheJobAndIsNamed() throws IOException {
    CorpusFiles.truncate(folder.resolve("c.jsonl.gz"), 0.5);
    assertFails("c.jsonl.gz", "Unexpected end of input stream");
    CorpusFiles.truncate(folder.resolve("c.jsonl.gz"), 0);
    assertFails("c.jsonl.gz", "Unexpected end of input stream");
  }

  @Test
  void aDrawnLineThatIsNoDocumentIsNamed() throws IOException {
    CorpusFiles.plain(folder.resolve("d.jsonl"), "\n{\"text\": 1\n".repeat(10));
    assertFails("d.jsonl", "line ");
    CorpusFiles.plain(folder.resolve("d.jsonl"), "{\"content\": \"x\"}\n".repeat(10));
    assertFails("d.jsonl", "line ");
  }

  @Test
  void aSkippedFileChangesNothingButItsOwnDocuments() throws IOException {
    List<String> whole = Draws.lines(draw(OnError.FAIL, Stratify.NONE, 90));
    CorpusFiles.truncate(folder.resolve("b.jsonl.zst"), 0.5);

    DrawnDocuments sample = draw(OnError.SKIP, Stratify.NONE, 40);

    assertThat(sample.skipped())
        .containsExactly(new SkippedFile("b.jsonl.zst", "Truncated source"));
    assertThat(sample.corpusDocuments()).isEqualTo(60);
    List<String> others = whole.stream().filter(line -> !line.contains("b.jsonl.zst")).toList();
    assertThat(Draws.lines(sample)).isEqualTo(others.subList(0, 40));
    assertThat(draw(OnError.SKIP, Stratify.PROPORTIONAL, 24).corpus().get("C4").documents())
        .isEqualTo(25);
  }

  @Test
  void aFileThatIsGoneEndsTheJobOrLeavesItsPlacesToOthers() throws IOException {
    List<String> whole = Draws.lines(draw(OnError.FAIL, Stratify.NONE, 90));
    CorpusListing listed = corpus();
    Files.delete(folder.resolve("d.jsonl"));

    assertThatThrownBy(() -> draws.draw(listed, OnError.FAIL, 2, Stratify.NONE, 40))
        .isExactlyInstanceOf(InputException.class)
        .hasMessageMatching("file:.*/d\\.jsonl cannot be used: .*d\\.jsonl.*");
    DrawnDocuments sample = draws.draw(listed, OnError.SKIP, 2, Stratify.NONE, 40);
    assertThat(sample.skipped()).extracting(SkippedFile::file).containsExactly("d.jsonl");
    assertThat(Draws.lines(sample))
        .isEqualTo(whole.stream().filter(l -> !l.contains("d.jsonl")).limit(40).toList());
  }

  @Test
  void recordsThatAreNoDocumentsGiveWayToTheNextOnes() throws IOException {
    List<String> whole = Draws.lines(draw(OnError.FAIL, Stratify.NONE, 90));
    CorpusFiles.plain(folder.resolve("d.jsonl"), "no\n".repeat(10));
    CorpusFiles.gzip(folder.resolve("c.jsonl.gz"), "{\"content\": \"x\"}\n".repeat(25));

    DrawnDocuments sample = draw(OnError.SKIP, Stratify.NONE, 55);

    assertThat(sample.skipped()).isEmpty();
    assertThat(sample.refused().stream().map(RefusedDocument::reason).collect(toSet()))
        .containsExactly(ExclusionReason.UNREADABLE);
    assertThat(Draws.lines(sample))
        .isEqualTo(
            whole.stream()
                .filter(l -> !l.contains("c.jsonl.gz") && !l.contains("d.jsonl"))
                .toList());
  }

  @Test
  void aCorpusThatIsTooSmallForSkippedFilesSaysSo() throws IOException {
    CorpusFiles.truncate(folder.resolve("b.jsonl.zst"), 0.5);
    assertThatThrownBy(() -> draw(OnError.SKIP, Stratify.NONE, 61))
        .isExactlyInstanceOf(InputException.class)
        .hasMessage(
            "the corpus has 60 documents in its 3 files (1 more are damaged and skipped,"
                + " such as b.jsonl.zst: Truncated source), but replay.documents is 61;"
                + " add text to corpus.path or ask for fewer");
  }

  /** All documents are drawn. */
  private void assertFails(String file, String reason) {
    assertThatThrownBy(() -> draw(OnError.FAIL, Stratify.NONE, 90))
        .isExactlyInstanceOf(InputException.class)
        .hasMessageStartingWith("file:" + folder.resolve(file) + " cannot be used: " + reason)
        .hasMessageEndingWith("; repair or remove it, or set corpus.on_error to skip");
  }

  private DrawnDocuments draw(OnError onError, Stratify stratify, int documents) {
    return draws.draw(corpus(), onError, 2, stratify, documents);
  }

  private CorpusListing corpus() {
    return draws.corpus(List.of(folder.toString()));
  }
}
