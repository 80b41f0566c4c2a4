package io.gere.compare;

import org.apache.commons.statistics.inference.TTest;

/**
 * A variant against the baseline, seed by seed: both saw the same order and the same start, so what
 * they share cancels out.
 *
 * @param mean of the differences, this variant's minus the baseline's
 * @param p of Student's paired t-test, two-sided: how likely a difference at least this large would
 *     be if there were none; null for fewer than two pairs or where no pair differs from another
 * @param pairs how many seeds both have
 */
public record Difference(double mean, Double p, int pairs) {

  /**
   * Compares.
   *
   * @param own a value for each seed, at least one
   * @param baseline of the same seeds
   */
  static Difference of(double[] own, double[] baseline) {
    double[] differences = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      differences[i] = own[i] - baseline[i];
    }
    SeedStatistics spread = SeedStatistics.of(differences);
    boolean testable = own.length > 1 && spread.standardDeviation() > 0;
    Double p = testable ? TTest.withDefaults().pairedTest(own, baseline).getPValue() : null;
    return new Difference(spread.mean(), p, own.length);
  }
}
