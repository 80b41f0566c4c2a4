package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gere.GereException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which answer was given where which one was right.
 *
 * @param labels L answers there are, in the order of {@code labels.json}
 * @param counts L × (L + 1): {@code counts[i][j]} questions whose right label is i were answered
 *     with label j; in the last column, with none of the labels
 */
@JsonIgnoreProperties(value = "label_accuracy", allowGetters = true)
public record ConfusionMatrix(List<String> labels, List<List<Integer>> counts) {
  public ConfusionMatrix {
    labels = List.copyOf(labels);
    counts = counts.stream().map(List::copyOf).toList();
    int columns = labels.size() + 1;
    if (labels.isEmpty()
        || counts.size() != labels.size()
        || counts.stream().anyMatch(row -> row.size() != columns)
        || counts.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
      throw GereException.failure(
          "no confusion of the %d labels %s has the counts %s"
              .formatted(labels.size(), labels, counts));
    }
  }

  /**
   * Counts.
   *
   * @param right of each question, a label's place
   * @param given of each question, a label's place, or −1 for none of them
   */
  public static ConfusionMatrix of(List<String> labels, int[] right, int[] given) {
    int[][] counts = new int[labels.size()][labels.size() + 1];
    for (int i = 0; i < right.length; i++) {
      counts[right[i]][given[i] < 0 ? labels.size() : given[i]]++;
    }
    return new ConfusionMatrix(
        labels, IntStream.range(0, counts.length).mapToObj(i -> list(counts[i])).toList());
  }

  private static List<Integer> list(int[] row) {
    return IntStream.of(row).boxed().toList();
  }

  /** Of several parts of one test, which have the same labels. */
  static ConfusionMatrix sum(Collection<ConfusionMatrix> parts) {
    List<String> labels = parts.iterator().next().labels();
    return new ConfusionMatrix(
        labels,
        IntStream.range(0, labels.size())
            .mapToObj(
                i ->
                    IntStream.rangeClosed(0, labels.size())
                        .map(j -> parts.stream().mapToInt(part -> part.counts.get(i).get(j)).sum())
                        .boxed()
                        .toList())
            .toList());
  }

  /**
   * The share of each label's questions that were answered with it (its recall), 0..1; null for a
   * label that is nowhere the right one.
   */
  @JsonProperty("label_accuracy")
  public Map<String, Double> labelAccuracy() {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      int questions = counts.get(i).stream().mapToInt(Integer::intValue).sum();
      shares.put(labels.get(i), questions == 0 ? null : (double) counts.get(i).get(i) / questions);
    }
    return shares;
  }

  int questions() {
    return counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
  }

  int correct() {
    return IntStream.range(0, labels.size()).map(i -> counts.get(i).get(i)).sum();
  }

  /** Questions of the label that most have: as many as that answer alone gets right. */
  public int mostFrequent() {
    return counts.stream()
        .mapToInt(row -> row.stream().mapToInt(Integer::intValue).sum())
        .max()
        .orElseThrow();
  }

  int notAmongLabels() {
    return counts.stream().mapToInt(row -> row.get(labels.size())).sum();
  }
}
