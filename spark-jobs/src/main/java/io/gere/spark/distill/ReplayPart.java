package io.gere.spark.distill;

import io.gere.distill.DocumentBatch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task takes through the base model, and one file of a cache holds.
 *
 * @param number of the part
 */
public record ReplayPart(int number, List<DocumentBatch> batches) implements Serializable {
  /** Enough parts to spread over a cluster, where there are as many batches. */
  private static final int WANTED = 64;

  /** A part's files stay of a size that is soon written again. */
  private static final int MOST_BATCHES = 8;

  public ReplayPart {
    batches = List.copyOf(batches);
  }

  /** Cuts a replay set; depends on nothing else, so sums are taken in the same order everywhere. */
  static List<ReplayPart> of(List<DocumentBatch> batches) {
    int each = Math.max(1, Math.min(MOST_BATCHES, batches.size() / WANTED));
    List<ReplayPart> parts = new ArrayList<>();
    for (int from = 0; from < batches.size(); from += each) {
      int to = Math.min(batches.size(), from + each);
      parts.add(new ReplayPart(parts.size(), batches.subList(from, to)));
    }
    return parts;
  }

  long documents() {
    return batches.stream().mapToLong(DocumentBatch::size).sum();
  }

  long tokens() {
    return batches.stream().mapToLong(DocumentBatch::tokens).sum();
  }
}
