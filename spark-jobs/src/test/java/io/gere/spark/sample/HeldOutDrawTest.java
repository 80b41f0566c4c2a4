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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is held out, of a corpus of 90 documents: 60 of C4, 30 of Book. */
final class HeldOutDrawTest {
  private final Draws draws = new Draws();

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    CorpusFiles.plain(folder.resolve("a.jsonl"), CorpusFiles.lines("a", "C4", 60));
    CorpusFiles.plain(folder.resolve("b.jsonl"), CorpusFiles.lines("b", "Book", 30));
  }

  @Test
  void itComesAfterTheReplaySetInTheOrderOfDrawing() {
    List<String> all = Draws.lines(draw(Stratify.NONE, 50, 0).get(DrawnSet.REPLAY));

    Map<DrawnSet, DrawnDocuments> drawn = draw(Stratify.NONE, 30, 20);

    assertThat(Draws.lines(drawn.get(DrawnSet.REPLAY))).isEqualTo(all.subList(0, 30));
    assertThat(Draws.lines(drawn.get(DrawnSet.HELD_OUT))).isEqualTo(all.subList(30, 50));
  }

  @ParameterizedTest
  @EnumSource
  void theReplaySetIsTheSameWhetherTextIsHeldOutOrNot(Stratify stratify) {
    DrawnDocuments alone = draw(stratify, 24, 0).get(DrawnSet.REPLAY);

    Map<DrawnSet, DrawnDocuments> drawn = draw(stratify, 24, 12);

    assertThat(drawn.get(DrawnSet.REPLAY)).usingRecursiveComparison().isEqualTo(alone);
    assertThat(Draws.lines(drawn.get(DrawnSet.HELD_OUT)))
        .hasSize(12)
        .doesNotContainAnyElementsOf(Draws.lines(alone));
  }

  @Test
  void itsSharesAreThoseOfTheReplaySet() {
    assertThat(perSet(draw(Stratify.PROPORTIONAL, 30, 9).get(DrawnSet.HELD_OUT)))
        .isEqualTo(Map.of("C4", 6L, "Book", 3L));
    assertThat(perSet(draw(Stratify.EQUAL, 30, 8).get(DrawnSet.HELD_OUT)))
        .isEqualTo(Map.of("C4", 4L, "Book", 4L));
  }

  @Test
  void nothingInItIsLikeADocumentOfTheReplaySet() throws IOException {
    CorpusFiles.plain(
        folder.resolve("b.jsonl"),
        CorpusFiles.lines("b", "Book", 30).replaceAll("b \\d+", "the same"));

    Map<DrawnSet, DrawnDocuments> drawn = draw(Stratify.NONE, 31, 30);

    assertThat(perSet(drawn.get(DrawnSet.REPLAY))).containsEntry("Book", 1L);
    assertThat(perSet(drawn.get(DrawnSet.HELD_OUT))).isEqualTo(Map.of("C4", 30L));
    RefusedDocument same = new RefusedDocument("Book", ExclusionReason.DUPLICATE);
    assertThat(drawn.get(DrawnSet.REPLAY).refused()).isNotEmpty().containsOnly(same);
    assertThat(drawn.get(DrawnSet.HELD_OUT).refused()).isNotEmpty().containsOnly(same);
  }

  @Test
  void whatASetHasLeftTooLittleOfTheOthersGiveWhereSharesAreEqual() {
    // The replay set takes all 30 of Book.
    assertThat(perSet(draw(Stratify.EQUAL, 60, 8).get(DrawnSet.HELD_OUT)))
        .isEqualTo(Map.of("C4", 8L));
  }

  @Test
  void whatASetHasLeftTooLittleOfIsAnErrorWhereSharesAreTheCorpuss() throws IOException {
    CorpusFiles.plain(
        folder.resolve("b.jsonl"),
        CorpusFiles.lines("b", "Book", 30).replaceAll("b \\d+", "the same"));

    assertThatThrownBy(() -> draw(Stratify.PROPORTIONAL, 3, 3))
        .isExactlyInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "set Book has to give 1 documents, but of its 30 only 0 can join the held-out text"
                + " (refused: 29 duplicate); lower replay.held_out, add text");
  }

  @Test
  void aCorpusThatIsTooSmallForBothIsRefusedAtOnce() {
    assertThatThrownBy(() -> draw(Stratify.NONE, 80, 11))
        .isExactlyInstanceOf(InputException.class)
        .hasMessage(
            "the corpus has 90 documents in its 2 files, but replay.documents is 80 and"
                + " replay.held_out is 11; add text to corpus.path or ask for fewer");
  }

  private Map<DrawnSet, DrawnDocuments> draw(Stratify stratify, int documents, int heldOut) {
    CorpusListing corpus = draws.corpus(List.of(folder.toString()));
    return draws.draw(corpus, OnError.FAIL, 2, stratify, documents, heldOut);
  }

  private static Map<String, Long> perSet(DrawnDocuments sample) {
    return sample.taken().stream().collect(groupingBy(TakenDocument::set, counting()));
  }
}
