package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.format.CorpusFields;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentPosition;
import io.gere.spark.corpus.format.DocumentSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real pass over real files, for 200 seeds: no document is drawn more often than others. */
@Tag("slow")
final class UniformityTest {
  private static final int SEEDS = 200;

  /** χ² of so many degrees of freedom is above this once in a thousand times. */
  private static final Map<Integer, Double> CRITICAL =
      Map.of(99, 148.23, 44, 78.75, 29, 58.30, 24, 51.18);

  @TempDir private Path folder;

  @Test
  void everyDocumentIsDrawnEquallyOften() throws IOException {
    CorpusListing corpus = corpus();
    Map<DocumentPosition, Integer> drawn = new HashMap<>();
    Map<String, Map<DocumentPosition, Integer>> drawnOfSet = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      PassSummary pass = pass(corpus, seed, 10);
      pass.candidates()
          .sorted()
          .limit(10)
          .forEach(one -> drawn.merge(one.place(), 1, Integer::sum));
      pass.candidates()
          .forEach(
              one ->
                  drawnOfSet
                      .computeIfAbsent(one.set(), set -> new HashMap<>())
                      .merge(one.place(), 1, Integer::sum));
    }

    assertThat(chiSquare(drawn, 100)).isLessThan(CRITICAL.get(99));
    assertThat(chiSquare(drawnOfSet.get("RedPajamaC4"), 45)).isLessThan(CRITICAL.get(44));
    assertThat(chiSquare(drawnOfSet.get("Book"), 25)).isLessThan(CRITICAL.get(24));
    assertThat(chiSquare(drawnOfSet.get("unknown"), 30)).isLessThan(CRITICAL.get(29));
  }

  /** 100 documents of three sets in files of all kinds. */
  private CorpusListing corpus() throws IOException {
    CorpusFiles.zstd(
        folder.resolve("a.jsonl.zst"),
        CorpusFiles.lines("a", "RedPajamaC4", 20),
        CorpusFiles.lines("b", "Book", 10));
    CorpusFiles.gzip(
        folder.resolve("b.jsonl.gz"),
        CorpusFiles.lines("c", "RedPajamaC4", 10) + "{\"text\": \"d\"}\n".repeat(30));
    CorpusFiles.parquet(folder.resolve("c.parquet"), "e", "Book", 15);
    CorpusFiles.plain(folder.resolve("d.jsonl"), CorpusFiles.lines("f", "RedPajamaC4", 15));
    return CorpusListing.find(CorpusFiles.hadoop(), List.of(folder.toString()));
  }

  private static PassSummary pass(CorpusListing corpus, long seed, int k) throws IOException {
    Configuration hadoop = CorpusFiles.hadoop();
    PassSummary all = new PassSummary(k);
    for (CorpusFile file : corpus.files()) {
      DocumentSource documents =
          DocumentSource.of(corpus.root(), file, CorpusFields.SLIM_PAJAMA, hadoop);
      all.merge(PassSummary.of(file, documents, k, seed));
    }
    return all;
  }

  /**
   * Of counts when each time 10 of n are drawn. Without replacement a document's count varies less,
   * by 1 - 10/n, and the counts' sum is fixed.
   */
  private static double chiSquare(Map<DocumentPosition, Integer> drawn, int n) {
    double expected = 10.0 * SEEDS / n;
    double sum = (n - drawn.size()) * expected;
    for (int times : drawn.values()) {
      sum += (times - expected) * (times - expected) / expected;
    }
    return sum * (n - 1) / n / (1 - 10.0 / n);
  }
}
