package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MicroBatchesTest {
  private static final int[] LENGTHS = {5, 9, 5, 7, 1};

  @Test
  void longestSamplesComeFirstAndEquallyLongOnesByIndex() {
    assertThat(MicroBatches.of(new int[] {4, 2, 3, 0, 1}, MicroBatchesTest::length, 2))
        .containsExactly(new int[] {1, 3}, new int[] {0, 2}, new int[] {4});
  }

  @Test
  void aMicroBatchMayHoldAll() {
    assertThat(MicroBatches.of(new int[] {0, 1}, MicroBatchesTest::length, 64))
        .containsExactly(new int[] {1, 0});
  }

  @Test
  void aDocumentThatIsHeldTwiceIsComputedTwice() {
    assertThat(MicroBatches.of(new int[] {0, 0, 0}, MicroBatchesTest::length, 2))
        .containsExactly(new int[] {0, 0}, new int[] {0});
  }

  @Test
  void aRankWithoutSamplesHasNoMicroBatch() {
    assertThat(MicroBatches.of(new int[0], MicroBatchesTest::length, 4)).isEmpty();
  }

  private static int length(int index) {
    return LENGTHS[index];
  }
}
