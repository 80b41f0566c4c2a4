package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Arrays;

/**
 * How many tokens the sample's documents have, before they are cut.
 *
 * @param total of all documents
 * @param kept of them after the cut at {@code replay.max_tokens}
 * @param cut documents that lose their end
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TokenStatistics(
    int smallest,
    int lowerQuartile,
    int median,
    int upperQuartile,
    int largest,
    long total,
    long kept,
    int cut) {

  /**
   * The spread of some numbers of tokens; null where there is no document or no tokenizer.
   *
   * @param maxTokens beyond which documents are cut
   */
  static TokenStatistics of(int[] tokens, int maxTokens) {
    int[] sorted = Arrays.stream(tokens).sorted().toArray();
    if (sorted.length == 0 || sorted[sorted.length - 1] == 0) {
      return null;
    }
    return new TokenStatistics(
        sorted[0],
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        sorted[sorted.length - 1],
        Arrays.stream(sorted).asLongStream().sum(),
        Arrays.stream(sorted).mapToLong(count -> Math.min(count, maxTokens)).sum(),
        (int) Arrays.stream(sorted).filter(count -> count > maxTokens).count());
  }

  /** The smallest number that a share {@code q} of all does not exceed. */
  private static int quantile(int[] sorted, double q) {
    return sorted[(int) Math.ceil(q * sorted.length) - 1];
  }
}
