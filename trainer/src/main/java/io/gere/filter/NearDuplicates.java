package io.gere.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.datasketches.theta.CompactSketch;
import org.apache.datasketches.theta.HashIterator;
import org.apache.datasketches.theta.JaccardSimilarity;
import org.apache.datasketches.theta.UpdateSketch;

/**
 * Documents, and which of them are like another: by the Jaccard similarity J of the sets of their
 * shingles, five words in a row each (Broder, "On the resemblance and containment of documents",
 * 1997).
 *
 * <p>A document is kept as a theta sketch: the {@value #RETAINED} smallest hashes of its shingles.
 * Up to so many different shingles in two documents J is exact; beyond, its standard error is about
 * √(J(1−J)/{@value #RETAINED}), 0.009 where J is 0.8.
 */
final class NearDuplicates {
  private static final int SHINGLE = 5;
  private static final int RETAINED = 2048;

  /** The hashes under which a document can be found. */
  private static final int INDEXED = 64;

  private final double similarity;
  private final List<CompactSketch> documents = new ArrayList<>();
  private final Map<Long, List<Integer>> byHash = new HashMap<>();

  /**
   * @param similarity J from which documents are alike, above 0
   */
  NearDuplicates(double similarity) {
    this.similarity = similarity;
  }

  /** A document's sketch; one of fewer than five words has one shingle. */
  static CompactSketch sketch(WordHashes words) {
    UpdateSketch sketch = UpdateSketch.builder().setNominalEntries(RETAINED).build();
    for (long shingle : words.runs(Math.min(SHINGLE, words.count()))) {
      sketch.update(shingle);
    }
    return sketch.compact();
  }

  void add(WordHashes words) {
    CompactSketch document = sketch(words);
    int number = documents.size();
    documents.add(document);
    for (long hash : smallest(document)) {
      byHash.computeIfAbsent(hash, h -> new ArrayList<>()).add(number);
    }
  }

  /** Whether a document that was added is like this one. */
  boolean holdOneLike(WordHashes words) {
    CompactSketch document = sketch(words);
    long[] hashes = smallest(document);
    int fewest = fewest(hashes.length);
    Map<Integer, Integer> shared = new HashMap<>();
    for (long hash : hashes) {
      byHash.getOrDefault(hash, List.of()).forEach(other -> shared.merge(other, 1, Integer::sum));
    }
    return shared.entrySet().stream()
        .filter(other -> other.getValue() >= fewest)
        .map(other -> documents.get(other.getKey()))
        .anyMatch(other -> similarity(document, other) >= similarity);
  }

  /** The estimated Jaccard similarity of two sketches' documents, 0..1. */
  static double similarity(CompactSketch one, CompactSketch other) {
    return JaccardSimilarity.jaccard(one, other)[1]; // between its lower and its upper bound
  }

  /**
   * How many of its smallest hashes a document shares at least with one that is like it. Each of
   * the smallest of both documents' hashes is in both with probability J, and is then among the
   * smallest of either. Four standard deviations below the expected number, documents that have a
   * passage in common are seldom compared, and of those just alike one in five thousand is missed.
   */
  private int fewest(int hashes) {
    double expected = hashes * similarity;
    return (int) Math.max(1, expected - 4 * Math.sqrt(expected * (1 - similarity)));
  }

  /** A compact sketch lists its hashes in ascending order. */
  private static long[] smallest(CompactSketch document) {
    HashIterator hashes = document.iterator();
    return IntStream.range(0, Math.min(INDEXED, document.getRetainedEntries()))
        .mapToLong(
            i -> {
              hashes.next();
              return hashes.get();
            })
        .toArray();
  }
}
