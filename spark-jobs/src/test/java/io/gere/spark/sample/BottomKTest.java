package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BottomKTest {
  private static final List<CorpusFile> FILES =
      List.of(file(0, "a.jsonl"), file(1, "b/c.jsonl.zst"), file(2, "b/d.parquet"));
  private static final long[] DOCUMENTS = {50, 7, 43};

  /** χ² of 99 degrees of freedom is above this once in a thousand times. */
  private static final double CRITICAL = 148.23;

  @Test
  void everyDocumentIsDrawnEquallyOftenOver200Seeds() {
    int k = 10;
    int seeds = 200;
    int[] drawn = new int[100];
    int[] before = {0, 50, 57};
    for (int seed = 0; seed < seeds; seed++) {
      for (Candidate one : draw(k, seed, FILES)) {
        drawn[before[one.place().file()] + (int) one.place().number() - 1]++;
      }
    }
    double expected = k * seeds / 100.0;
    double sum = 0;
    for (int times : drawn) {
      sum += (times - expected) * (times - expected) / expected;
    }
    // Without replacement a document's count varies less, by 1 - k/n, and the counts' sum is fixed.
    double chiSquare = sum * (99 / 100.0) / (1 - k / 100.0);
    assertThat(chiSquare).isLessThan(CRITICAL);
  }

  @Test
  void theSmallestHashesAreDrawnInAscendingOrder() {
    List<Candidate> all = new ArrayList<>();
    for (CorpusFile file : FILES) {
      long start = DocumentHash.start(5, file.name());
      for (long number = 1; number <= DOCUMENTS[file.index()]; number++) {
        all.add(new Candidate(DocumentHash.of(start, number), new Place(file.index(), number)));
      }
    }
    Collections.sort(all);

    assertThat(draw(30, 5, FILES)).isEqualTo(all.subList(0, 30));
    assertThat(draw(100, 5, FILES)).isEqualTo(all);
    assertThat(draw(101, 5, FILES)).isEqualTo(all);
  }

  @Test
  void theFilesOrderDoesNotMatter() {
    List<CorpusFile> reversed = new ArrayList<>(FILES);
    Collections.reverse(reversed);

    assertThat(draw(20, 8, reversed)).isEqualTo(draw(20, 8, FILES));
  }

  @Test
  void aSmallerSampleIsTheBeginningOfALargerOne() {
    assertThat(draw(20, 8, FILES).subList(0, 5)).isEqualTo(draw(5, 8, FILES));
  }

  @Test
  void withoutAFileTheOthersKeepTheirPlaces() {
    List<Place> whole = draw(20, 8, FILES).stream().map(Candidate::place).toList();
    List<Place> rest =
        draw(20, 8, List.of(FILES.get(0), FILES.get(1))).stream().map(Candidate::place).toList();

    assertThat(whole).anyMatch(place -> place.file() == 2);
    assertThat(rest).containsSubsequence(whole.stream().filter(p -> p.file() != 2).toList());
  }

  private static List<Candidate> draw(int k, long seed, List<CorpusFile> files) {
    BottomK smallest = new BottomK(k, seed);
    files.forEach(file -> smallest.offer(file, DOCUMENTS[file.index()]));
    return smallest.ascending();
  }

  private static CorpusFile file(int index, String name) {
    return new CorpusFile(index, name, "file:/corpus/" + name, 1000);
  }
}
