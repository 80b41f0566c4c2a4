package io.gere.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearDuplicatesTest {
  /** n words have n − 4 shingles; the second text begins with the first {@code common} words. */
  @ParameterizedTest
  @CsvSource({
    "104, 104, 1.0", // the same 100 shingles
    "104, 84, 0.6666666666666666", // 80 of 120
    "13, 12, 0.8", // 8 of 10
    "54, 4, 0.0"
  })
  void similarityIsTheShareOfShinglesInBothAmongThoseInEither(int words, int common, double j) {
    String one = Prose.words(0, words);
    String other = Prose.words(0, common) + " " + Prose.words(9000, 9000 + words - common);

    assertThat(similarity(one, other)).isEqualTo(j);
  }

  @Test
  void ofLongDocumentsSimilarityIsEstimatedWithinFourStandardErrors() {
    // 40,000 words of 50,000 are the same: J = 39,996 / 59,996, nearly.
    String one = Prose.words(0, 50_000);
    String other = Prose.words(0, 40_000) + " " + Prose.words(60_000, 70_000);
    double exact = 39_996 / 59_996.0;

    double error = Math.sqrt(exact * (1 - exact) / 2048);
    assertThat(similarity(one, other)).isCloseTo(exact, within(4 * error));
  }

  @Test
  void exactlyTheThresholdIsAlike() {
    NearDuplicates documents = new NearDuplicates(0.8);
    documents.add(WordHashes.of(Prose.words(0, 13)));

    // 9 shingles each: 8 in both of 10 in either, and 7 of 11.
    assertThat(documents.holdOneLike(WordHashes.of(Prose.words(0, 12) + " end"))).isTrue();
    assertThat(documents.holdOneLike(WordHashes.of(Prose.words(0, 11) + " the end"))).isFalse();
  }

  @Test
  void everyChangedCopyIsFoundAmongDocumentsOfOneBoilerplate() {
    Random random = new Random(7);
    String boilerplate = Prose.words(0, 30);
    NearDuplicates documents = new NearDuplicates(0.8);
    List<String> copies = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      int own = 1000 * i;
      int words = 60 + random.nextInt(600);
      String text = boilerplate + " " + Prose.words(own, own + words);
      assertThat(documents.holdOneLike(WordHashes.of(text))).isFalse();
      documents.add(WordHashes.of(text));
      // One word in the middle: 5 of at least 86 shingles.
      copies.add(text.replace(" w" + (own + words / 2) + " ", " changed "));
    }
    assertThat(copies).allMatch(copy -> documents.holdOneLike(WordHashes.of(copy)));
  }

  @Test
  void shortDocumentsAreAlikeOnlyIfTheyAreTheSame() {
    NearDuplicates documents = new NearDuplicates(0.1);
    documents.add(WordHashes.of("one two three"));

    assertThat(documents.holdOneLike(WordHashes.of("One, two, three!"))).isTrue();
    assertThat(documents.holdOneLike(WordHashes.of("one two four"))).isFalse();
  }

  private static double similarity(String one, String other) {
    return NearDuplicates.similarity(
        NearDuplicates.sketch(WordHashes.of(one)), NearDuplicates.sketch(WordHashes.of(other)));
  }
}
