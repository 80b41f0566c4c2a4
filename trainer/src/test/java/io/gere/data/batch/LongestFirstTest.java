package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LongestFirstTest {
  private static final List<int[]> SEQUENCES =
      List.of(new int[] {1, 2}, new int[] {}, new int[] {3, 4, 5, 6, 7}, new int[] {8, 9});

  @Test
  void equallyLongOnesStayInTheirOrder() {
    assertThat(LongestFirst.order(new int[] {3, 1, 0, 2}, i -> SEQUENCES.get(i).length))
        .containsExactly(2, 0, 3, 1);
  }

  @Test
  void aBatchHoldsAsManyRowsAsFitWithTheirPadding() {
    assertThat(LongestFirst.batches(SEQUENCES, 6))
        .containsExactly(new int[] {2}, new int[] {0, 3, 1});
    assertThat(LongestFirst.batches(SEQUENCES, 1))
        .as("a sequence that is too long is a batch by itself")
        .containsExactly(new int[] {2}, new int[] {0}, new int[] {3}, new int[] {1});
    assertThat(LongestFirst.batches(List.of(), 6)).isEmpty();
  }

  @Test
  void rowsArePaddedOnTheRight() {
    assertThat(LongestFirst.padded(SEQUENCES.subList(0, 2), 3)).containsExactly(1, 2, 0, 0, 0, 0);
  }
}
