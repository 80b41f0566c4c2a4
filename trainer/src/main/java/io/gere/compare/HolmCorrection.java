package io.gere.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The p of several tests at once, by Holm's step-down method (Scandinavian Journal of Statistics 6,
 * 1979): the chance that any of those which show nothing falls below a level by accident is at most
 * that level.
 */
final class HolmCorrection {
  private HolmCorrection() {}

  /**
   * Corrects.
   *
   * @param tests p of each, null where nothing could be tested
   * @return in the same order; null where it was
   */
  static List<Double> of(List<Double> tests) {
    List<Integer> ascending =
        IntStream.range(0, tests.size())
            .boxed()
            .filter(i -> tests.get(i) != null)
            .sorted(Comparator.comparing(tests::get))
            .toList();
    List<Double> corrected = new ArrayList<>(Collections.nCopies(tests.size(), null));
    double largest = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int test = ascending.get(rank);
      largest = Math.max(largest, (ascending.size() - rank) * tests.get(test));
      corrected.set(test, Math.min(1, largest));
    }
    return corrected;
  }
}
