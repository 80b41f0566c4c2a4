package io.gere.spark.sample;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The k documents with the smallest hashes of all that were offered: a uniform sample without
 * replacement. Which these are does not depend on the order of the offers, and leaving a file out
 * changes nothing but that file's places.
 *
 * <p>Hashes depend on names and numbers only, so once the documents are counted this needs no data:
 * 590 million documents take a few seconds.
 */
final class BottomK {
  private final int k;
  private final long seed;
  private final PriorityQueue<Candidate> largestFirst =
      new PriorityQueue<>(Comparator.reverseOrder());
  private long largest = Long.MAX_VALUE;

  BottomK(int k, long seed) {
    this.k = k;
    this.seed = seed;
  }

  /** Offers all documents of a file. */
  void offer(CorpusFile file, long documents) {
    long start = DocumentHash.start(seed, file.name());
    for (long number = 1; number <= documents; number++) {
      long hash = DocumentHash.of(start, number);
      // Hardly any document gets past this line, so nothing else here needs to be fast.
      if (hash <= largest) {
        keep(new Candidate(hash, new Place(file.index(), number)));
      }
    }
  }

  private void keep(Candidate candidate) {
    largestFirst.add(candidate);
    if (largestFirst.size() > k) {
      largestFirst.remove();
    }
    if (largestFirst.size() == k) {
      largest = largestFirst.element().hash();
    }
  }

  /** The sample, by ascending hash: the first documents of a larger sample are a smaller one. */
  List<Candidate> ascending() {
    return largestFirst.stream().sorted().toList();
  }
}
