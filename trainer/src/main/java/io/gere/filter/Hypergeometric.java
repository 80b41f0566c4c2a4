package io.gere.filter;

import java.util.Arrays;

/**
 * How many of some draws without replacement fall into one set: what a random sample would have.
 * The distribution is exact, so a set of three documents is judged as rightly as one of millions.
 */
final class Hypergeometric {
  private final double mean;
  private final int smallest;

  /** Probabilities of {@code smallest}, {@code smallest + 1} and so on. */
  private final double[] probabilities;

  /**
   * @param all things there are
   * @param inSet of them in the set, 0..{@code all}
   * @param draws of them drawn, 0..{@code all}
   */
  Hypergeometric(long all, long inSet, int draws) {
    mean = all == 0 ? 0 : (double) draws * inSet / all;
    smallest = (int) Math.max(0, draws - (all - inSet));
    int largest = (int) Math.min(draws, inSet);
    double[] logarithms = new double[largest - smallest + 1];
    for (int i = 1; i < logarithms.length; i++) {
      double before = smallest + i - 1.0;
      double ratio =
          (inSet - before) * (draws - before) / ((before + 1) * (all - inSet - draws + before + 1));
      logarithms[i] = logarithms[i - 1] + Math.log(ratio);
    }
    double highest = Arrays.stream(logarithms).max().orElseThrow();
    double[] weights = Arrays.stream(logarithms).map(l -> Math.exp(l - highest)).toArray();
    double sum = Arrays.stream(weights).sum();
    probabilities = Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  double mean() {
    return mean;
  }

  /**
   * The smallest number that is not exceeded with probability {@code p} or more.
   *
   * @param p above 0, below 1
   */
  int quantile(double p) {
    double sum = 0;
    int i = 0;
    while (i < probabilities.length - 1 && sum + probabilities[i] < p) {
      sum += probabilities[i];
      i++;
    }
    return smallest + i;
  }

  /** The probability of a number as far out as this one, or farther, on either side. */
  double asFarOutAs(int number) {
    return Math.min(1, 2 * Math.min(between(0, number), between(number, Integer.MAX_VALUE)));
  }

  private double between(int from, int to) {
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      sum += smallest + i >= from && smallest + i <= to ? probabilities[i] : 0;
    }
    return sum;
  }
}
