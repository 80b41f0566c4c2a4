package io.gere.distill;

import io.gere.data.batch.LongestFirst;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

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
    return LongestFirst.batches(documents, tokens).stream()
        .map(
            chosen ->
                new DocumentBatch(
                    Arrays.stream(chosen).boxed().toList(),
                    Arrays.stream(chosen).mapToObj(documents::get).toList()))
        .toList();
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
    return LongestFirst.padded(ids, width());
  }
}
