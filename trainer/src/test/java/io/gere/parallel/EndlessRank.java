package io.gere.parallel;

import io.gere.bench.RankProcess;

/** The program of a rank that sums until something happens, and then says what. */
final class EndlessRank {
  static final int DOUBLES = 2_000_000;

  private EndlessRank() {}

  public static void main(String[] arguments) {
    RankProcess rank = RankProcess.of(arguments);
    double[] values = new double[DOUBLES];
    rank.collective().allReduce(values);
    rank.parent().println("summing");
    try {
      while (true) {
        rank.collective().allReduce(values);
      }
    } catch (CollectiveException e) {
      rank.parent().println(e.failure());
      rank.parent().println(e.getMessage());
    }
  }
}
