package io.gere.spark.distill;

import java.io.Serializable;
import java.util.List;

/**
 * The documents of one cache file.
 *
 * @param number of the file
 * @param first index of its first document in the replay set
 * @param documents token ids
 */
public record DistillPart(int number, int first, List<int[]> documents) implements Serializable {
  /** Documents of one file: enough to be worth a task, few enough to spread over a cluster. */
  private static final int DOCUMENTS = 16;

  /** Cuts a replay set; depends on nothing else, so sums are taken in the same order everywhere. */
  static List<DistillPart> of(List<int[]> documents) {
    return java.util.stream.IntStream.range(0, (documents.size() + DOCUMENTS - 1) / DOCUMENTS)
        .mapToObj(
            part -> {
              int first = part * DOCUMENTS;
              int last = Math.min(documents.size(), first + DOCUMENTS);
              return new DistillPart(part, first, List.copyOf(documents.subList(first, last)));
            })
        .toList();
  }
}
