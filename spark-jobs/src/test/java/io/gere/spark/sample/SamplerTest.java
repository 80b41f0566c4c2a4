package io.gere.spark.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.choice.OnError;
import io.gere.config.choice.Stratify;
import io.gere.filter.ExclusionReason;
import io.gere.filter.RefusedDocument;
import io.gere.filter.TakenDocument;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.format.CorpusFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SamplerTest {
  private final Draws draws = new Draws();

  @TempDir private Path folder;

  /** 120 documents in files of all kinds: 60 of C4, 25 of Book, 20 of Wiki, 15 of ArXiv. */
  @BeforeEach
  void write() throws IOException {
    String twenty = CorpusFiles.lines("zst", "C4", 20);
    int half = twenty.length() / 2;
    CorpusFiles.zstd(
        folder.resolve("x/a.jsonl.zst"), twenty.substring(0, half), twenty.substring(half));
    CorpusFiles.zstd(
        folder.resolve("x/b.jsonl.zst"),
        CorpusFiles.lines("one", "C4", 30),
        CorpusFiles.lines("two", "Wiki", 20));
    CorpusFiles.gzip(folder.resolve("y/c.jsonl.gz"), CorpusFiles.lines("gz", "Book", 25));
    CorpusFiles.plain(folder.resolve("y/d.jsonl"), CorpusFiles.lines("plain", "C4", 10));
    CorpusFiles.parquet(folder.resolve("y/e.parquet"), "row", "ArXiv", 15);
  }

  @ParameterizedTest
  @EnumSource
  void theSampleIsTheSameForAnyNumberOfTasksAndAnyOrderOfTheFiles(Stratify stratify) {
    CorpusListing corpus = corpus();
    List<CorpusFile> reversed = new ArrayList<>(corpus.files());
    Collections.reverse(reversed);
    List<String> expected = lines(corpus, stratify, 1, 50);

    assertThat(expected).hasSize(50).doesNotHaveDuplicates();
    for (int tasks : new int[] {2, 7, 64}) {
      assertThat(lines(corpus, stratify, tasks, 50)).isEqualTo(expected);
    }
    // The tasks' summaries come in another order, and so does what is read.
    assertThat(
            Draws.lines(
                draws.draw(
                    draws.corpus(
                        List.of(
                            path("y/*.parquet"), path("y/*.jsonl*"), path("x/b*"), path("x/a*"))),
                    OnError.FAIL,
                    3,
                    stratify,
                    50)))
        .isEqualTo(expected);
  }

  @Test
  void aSampleOfTheWholeCorpusHoldsEveryDocumentOnce() {
    DrawnDocuments sample = draw(Stratify.NONE, 120);

    assertThat(sample.corpusDocuments()).isEqualTo(120);
    assertThat(sample.corpus().keySet()).containsExactly("ArXiv", "Book", "C4", "Wiki");
    assertThat(sample.corpus().get("C4").bytes())
        .isEqualTo(
            CorpusFiles.lines("zst", "C4", 20).length()
                + CorpusFiles.lines("one", "C4", 30).length()
                + CorpusFiles.lines("plain", "C4", 10).length()
                - 60);
    assertThat(Draws.lines(sample))
        .hasSize(120)
        .doesNotHaveDuplicates()
        .contains(
            "{\"text\":\"zst 11\",\"meta\":{\"redpajama_set_name\":\"C4\","
                + "\"source\":\"x/a.jsonl.zst\",\"record\":11}}",
            "{\"text\":\"row 15\",\"meta\":{\"redpajama_set_name\":\"ArXiv\","
                + "\"source\":\"y/e.parquet\",\"record\":15}}");
    assertThat(sample.taken())
        .contains(new TakenDocument("C4", 56, 0), new TakenDocument("ArXiv", 0, 0));
  }

  @Test
  void strataAreExact() {
    // 60, 25, 20 and 15 of 120: 10 documents are 5, 2.08, 1.67 and 1.25 of them.
    assertThat(perSet(draw(Stratify.PROPORTIONAL, 10)))
        .isEqualTo(Map.of("C4", 5L, "Book", 2L, "Wiki", 2L, "ArXiv", 1L));
    assertThat(perSet(draw(Stratify.PROPORTIONAL, 24)))
        .isEqualTo(Map.of("C4", 12L, "Book", 5L, "Wiki", 4L, "ArXiv", 3L));
    assertThat(perSet(draw(Stratify.EQUAL, 40)))
        .isEqualTo(Map.of("C4", 10L, "Book", 10L, "Wiki", 10L, "ArXiv", 10L));
    assertThat(perSet(draw(Stratify.EQUAL, 80)))
        .isEqualTo(Map.of("C4", 22L, "Book", 23L, "Wiki", 20L, "ArXiv", 15L));
  }

  @ParameterizedTest
  @EnumSource
  void ofEachSetTheSmallestHashesAreDrawn(Stratify stratify) {
    List<String> all = Draws.lines(draw(Stratify.NONE, 120));
    List<String> sample = Draws.lines(draw(stratify, 30));

    assertThat(all).containsSubsequence(sample);
    for (String set : List.of("C4", "Book", "Wiki", "ArXiv")) {
      List<String> ofSet = all.stream().filter(line -> line.contains(set)).toList();
      List<String> drawn = sample.stream().filter(line -> line.contains(set)).toList();
      assertThat(drawn).isEqualTo(ofSet.subList(0, drawn.size()));
    }
  }

  @Test
  void aRefusedDocumentGivesWayToTheNextOfItsSet() throws IOException {
    List<String> before = Draws.lines(draw(Stratify.PROPORTIONAL, 24));
    // The first one drawn of Book says what another one says that comes by before it.
    CorpusFiles.gzip(
        folder.resolve("y/c.jsonl.gz"),
        CorpusFiles.lines("gz", "Book", 25).replaceAll("gz \\d+", "gz the same"));

    DrawnDocuments sample = draws.draw(corpus(), OnError.FAIL, 2, Stratify.NONE, 90);

    assertThat(sample.refused())
        .hasSizeGreaterThan(5)
        .containsOnly(new RefusedDocument("Book", ExclusionReason.DUPLICATE));
    assertThat(perSet(sample).get("Book")).isEqualTo(1);
    assertThat(Draws.lines(sample))
        .containsAll(before.stream().filter(l -> !l.contains("Book")).toList());
  }

  @Test
  void whatASetCannotGiveTheOthersGiveWhereSharesAreEqual() throws IOException {
    CorpusFiles.gzip(folder.resolve("y/c.jsonl.gz"), "{\"text\": \"x\"}\n".repeat(25));

    DrawnDocuments sample = draw(Stratify.EQUAL, 40);

    assertThat(perSet(sample))
        .isEqualTo(Map.of("ArXiv", 13L, "C4", 13L, "Wiki", 13L, "unknown", 1L));
    assertThat(sample.refused()).hasSize(24);
  }

  @Test
  void whatASetCannotGiveIsAnErrorWhereSharesAreTheCorpuss() throws IOException {
    CorpusFiles.gzip(folder.resolve("y/c.jsonl.gz"), "{\"text\": \"x\"}\n".repeat(25));

    assertThatThrownBy(() -> draw(Stratify.PROPORTIONAL, 24))
        .isExactlyInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "set unknown has to give 5 documents, but of its 25 only 1 can join the replay set"
                + " (refused: 24 duplicate); lower");
    assertThatThrownBy(() -> draw(Stratify.NONE, 97))
        .hasMessageStartingWith("the corpus has to give 97 documents, but of its 120 only 96 can");
    assertThatThrownBy(() -> draw(Stratify.EQUAL, 97))
        .hasMessageStartingWith("set unknown has to give 25 documents, but of its 25 only 1 can");
  }

  @Test
  void strataOfSetsThatNobodyNamesAreRefused() throws IOException {
    CorpusFiles.plain(folder.resolve("s/books/a.jsonl"), "{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
    CorpusFiles.plain(folder.resolve("s/wiki/a.jsonl"), "{\"text\": \"c\"}\n{\"text\": \"d\"}\n");

    assertThatThrownBy(
            () -> draws.draw(draws.corpus(List.of(path("s"))), OnError.FAIL, 2, Stratify.EQUAL, 2))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "replay.stratify is equal, but no document says which set it belongs to; name the field"
                + " that does (corpus.set_field), let folders name the sets (corpus.set_from:"
                + " folder), or set replay.stratify to none");
  }

  @Test
  void aCorpusWithoutTextInItsFieldSaysWhichFieldsThereAre() throws IOException {
    CorpusFiles.plain(folder.resolve("t/a.jsonl"), "{\"content\": \"a\"}\n".repeat(3));

    assertThatThrownBy(
            () -> draws.draw(draws.corpus(List.of(path("t"))), OnError.SKIP, 2, Stratify.NONE, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "only 0 can join the replay set (refused: 3 unreadable, such as a.jsonl: line ")
        .hasMessageContaining(
            "has no text in \"text\", which corpus.text_field names (it has: content))");
  }

  @Test
  void whereMoreAreRefusedThanAreRememberedTheCorpusIsGoneOverAgain() throws IOException {
    String same = "{\"text\": \"x\"}\n".repeat(3000);
    CorpusFiles.plain(folder.resolve("z/a.jsonl"), same + CorpusFiles.lines("y", "Book", 6));

    DrawnDocuments sample =
        draws.draw(draws.corpus(List.of(path("z"))), OnError.FAIL, 2, Stratify.NONE, 7);

    assertThat(Draws.lines(sample)).hasSize(7).doesNotHaveDuplicates();
    assertThat(draws.said()).anyMatch(line -> line.contains("the corpus is read once more"));
  }

  @Test
  void aCorpusThatIsTooSmallSaysHowManyDocumentsItHas() throws IOException {
    assertThatThrownBy(() -> draw(Stratify.EQUAL, 121))
        .isExactlyInstanceOf(InputException.class)
        .hasMessage(
            "the corpus has 120 documents in its 5 files, but replay.documents is 121;"
                + " add text to corpus.path or ask for fewer");
    CorpusFiles.plain(folder.resolve("z/blank.jsonl"), "\n  \n");
    CorpusListing blank = draws.corpus(List.of(path("z")));
    assertThatThrownBy(() -> draws.draw(blank, OnError.FAIL, 2, Stratify.NONE, 1))
        .hasMessageStartingWith("the corpus has no documents in its 1 files, ");
  }

  @Test
  void halfASurrogatePairInATextIsNoReasonToFail() throws IOException {
    CorpusFiles.plain(folder.resolve("z/a.jsonl"), "{\"text\": \"a\\ud800b\"}");
    CorpusListing corpus = draws.corpus(List.of(path("z")));
    assertThat(Draws.lines(draws.draw(corpus, OnError.FAIL, 1, Stratify.NONE, 1)).get(0))
        .startsWith("{\"text\":\"a\ud800b\"");
  }

  private DrawnDocuments draw(Stratify stratify, int documents) {
    return draws.draw(corpus(), OnError.FAIL, 2, stratify, documents);
  }

  private List<String> lines(CorpusListing corpus, Stratify stratify, int tasks, int documents) {
    return Draws.lines(draws.draw(corpus, OnError.FAIL, tasks, stratify, documents));
  }

  private CorpusListing corpus() {
    return draws.corpus(List.of(path("x"), path("y")));
  }

  private String path(String below) {
    return folder.resolve(below).toString();
  }

  private static Map<String, Long> perSet(DrawnDocuments sample) {
    return sample.taken().stream().collect(groupingBy(TakenDocument::set, counting()));
  }
}
