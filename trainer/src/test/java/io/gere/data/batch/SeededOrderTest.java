package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeededOrderTest {

  /**
   * Computed by an independent program (SplitMix64, Fisher–Yates); a new JDK must not change it.
   */
  @Test
  void orderIsTheSameOnEveryMachine() {
    SeededOrder order = new SeededOrder(10, true, 17, 2, SeededOrder.TASK);
    assertThat(order.round(0)).containsExactly(1, 7, 0, 4, 6, 5, 3, 9, 8, 2);
    assertThat(order.round(1)).containsExactly(6, 4, 9, 7, 1, 2, 0, 5, 3, 8);
  }

  @Test
  void anyRoundMayBeAskedForFirst() {
    int[] inTurn = order(17, 2, SeededOrder.TASK).round(7);
    SeededOrder other = order(17, 2, SeededOrder.TASK);
    assertThat(other.round(9)).isNotEqualTo(inTurn);
    assertThat(other.round(7)).isEqualTo(inTurn);
  }

  @Test
  void seedTaskPurposeAndRoundEachChangeTheOrder() {
    int[] order = order(0, 1, SeededOrder.TASK).round(0);
    assertThat(order(1, 1, SeededOrder.TASK).round(0)).isNotEqualTo(order);
    assertThat(order(1, 0, SeededOrder.TASK).round(0)).isNotEqualTo(order);
    assertThat(order(0, 0, SeededOrder.TASK).round(0)).isNotEqualTo(order);
    assertThat(order(0, 1, SeededOrder.REPLAY).round(0)).isNotEqualTo(order);
    assertThat(order(0, 1, SeededOrder.TASK).round(1)).isNotEqualTo(order);
  }

  @Test
  void aRoundHoldsEverythingOnce() {
    int[] sorted = order(5, 5, SeededOrder.MIX).round(3).clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, 100).toArray());
  }

  @Test
  void everyPlaceIsEquallyLikely() {
    int[] firsts = new int[5];
    SeededOrder order = new SeededOrder(5, true, 3, 0, SeededOrder.TASK);
    for (int round = 0; round < 10_000; round++) {
      firsts[order.round(round)[0]]++;
    }
    // 2000 expected, standard deviation 40
    assertThat(Arrays.stream(firsts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(1800, 2200));
  }

  private static SeededOrder order(long seed, int task, int purpose) {
    return new SeededOrder(100, true, seed, task, purpose);
  }
}
