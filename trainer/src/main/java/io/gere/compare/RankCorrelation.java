package io.gere.compare;

import java.util.Arrays;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.RankingAlgorithm;

/**
 * Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of theirs
 * (C. Spearman, The proof and measurement of association between two things, 1904).
 */
final class RankCorrelation {
  private static final RankingAlgorithm RANKS = new NaturalRanking();

  private RankCorrelation() {}

  /**
   * The correlation, −1..1; NaN where one of both is the same everywhere.
   *
   * @param a at least two values
   * @param b as many
   */
  static double of(double[] a, double[] b) {
    return pearson(RANKS.apply(a), RANKS.apply(b));
  }

  private static double pearson(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(squaresA * squaresB);
  }
}
