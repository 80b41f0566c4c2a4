package io.gere.distill;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Replay documents that go through the base model together: a row each, padded on the right.
 *
 * @param documents their indices in the replay set
 * @param ids their token ids, the longest first
 */
public record DocumentBatch(List<Integer> documents, List<int[]> ids) implements Serializable {
  public DocumentBatch {
    documents = List.copyOf(documents);
    ids = List.copyOf(ids);
  }

  /**
   * Cuts a replay set into batches of documents of like length, the longest first. The cut depends
   * on nothing else, so that every pass over one set computes in the same shapes.
   *
   * @param tokens of a batch, padding among them, at most; a longer document is a batch by itself
   */
  public static List<DocumentBatch> of(List<int[]> documents, int tokens) {
    List<Integer> longestFirst =
        IntStream.range(0, documents.size())
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -documents.get(i).length))
            .toList();
    List<DocumentBatch> batches = new ArrayList<>();
    for (int from = 0, to; from < longestFirst.size(); from = to) {
      int rows = Math.max(1, tokens / documents.get(longestFirst.get(from)).length);
      to = Math.min(longestFirst.size(), from + rows);
      List<Integer> chosen = longestFirst.subList(from, to);
      batches.add(new DocumentBatch(chosen, chosen.stream().map(documents::get).toList()));
    }
    return batches;
  }

  /** Rows of the batch. */
  public int size() {
    return documents.size();
  }

  /** Positions of a row. */
  public int width() {
    return ids.get(0).length;
  }

  /** Tokens of all documents, without padding. */
  public long tokens() {
    return ids.stream().mapToLong(document -> document.length).sum();
  }

  /** Token ids {@code [size, width]}, row-major. */
  long[] padded() {
    long[] padded = new long[Math.multiplyExact(size(), width())];
    for (int row = 0; row < size(); row++) {
      int[] document = ids.get(row);
      for (int t = 0; t < document.length; t++) {
        padded[row * width() + t] = document[t];
      }
    }
    return padded;
  }
}
