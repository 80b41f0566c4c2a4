package io.gere.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.spark.corpus.format.DocumentPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BottomKTest {
  private static final int DOCUMENTS = 1000;

  /** A hash stands for three documents on average, so that their places decide as well. */
  private final List<Candidate> documents = new ArrayList<>();

  private final Random random = new Random(4);

  BottomKTest() {
    for (int i = 0; i < DOCUMENTS; i++) {
      long hash = random.nextInt(DOCUMENTS / 3) - 150L;
      documents.add(new Candidate(hash, new DocumentPosition(i % 7, i), "C4"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 999, 1000, 1001})
  void theSmallestAreKeptInWhateverOrderAllAreOffered(int k) {
    List<Candidate> expected = documents.stream().sorted().limit(k).toList();

    assertThat(kept(offered(k, documents))).isEqualTo(expected);
    Collections.reverse(documents);
    assertThat(kept(offered(k, documents))).isEqualTo(expected);
    Collections.sort(documents);
    assertThat(kept(offered(k, documents))).isEqualTo(expected);
    Collections.reverse(documents);
    assertThat(kept(offered(k, documents))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 1001})
  void partsThatAreMergedKeepTheSameAsTheWhole(int k) {
    List<BottomK> parts =
        new ArrayList<>(IntStream.range(0, 9).mapToObj(i -> new BottomK(k)).toList());
    documents.forEach(one -> offer(parts.get(random.nextInt(parts.size())), one));
    Collections.shuffle(parts, random);

    BottomK all = new BottomK(k);
    parts.forEach(all::merge);

    assertThat(kept(all)).isEqualTo(kept(offered(k, documents)));
  }

  private static BottomK offered(int k, List<Candidate> documents) {
    BottomK smallest = new BottomK(k);
    documents.forEach(one -> offer(smallest, one));
    return smallest;
  }

  private static void offer(BottomK smallest, Candidate one) {
    smallest.offer(one.hash(), one.place().file(), one.place().number());
  }

  private static List<Candidate> kept(BottomK smallest) {
    return smallest.candidates("C4").sorted().toList();
  }
}
