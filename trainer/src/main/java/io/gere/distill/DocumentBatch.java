package io.gere.distill;

import io.gere.data.Sample;
import io.gere.data.batch.LongestFirst;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Replay documents that go through the base model together: a row each, padded on the right.
 *
 * @param documents their indices in the replay set
 * @param samples their tokens, the longest first; the hidden states of those with labels count
 */
public record DocumentBatch(List<Integer> documents, List<Sample> samples) implements Serializable {
  public DocumentBatch {
    documents = List.copyOf(documents);
    samples = List.copyOf(samples);
  }

  /**
   * Cuts a replay set into batches of documents of like length, the longest first. The cut depends
   * on nothing else, so that every pass over one set computes in the same shapes.
   *
   * @param tokens of a batch, padding among them, at most; a longer document is a batch by itself
   */
  public static List<DocumentBatch> of(List<Sample> documents, int tokens) {
    return LongestFirst.batches(ids(documents), tokens).stream()
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
    return samples.get(0).length();
  }

  /** Tokens of all documents, without padding. */
  public long tokens() {
    return samples.stream().mapToLong(Sample::length).sum();
  }

  private static List<int[]> ids(List<Sample> samples) {
    return samples.stream().map(Sample::inputIds).toList();
  }

  /** Token ids {@code [size, width]}, row-major. */
  long[] padded() {
    return LongestFirst.padded(ids(samples), width());
  }
}
