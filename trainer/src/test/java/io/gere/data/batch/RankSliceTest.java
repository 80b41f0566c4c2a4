package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.config.choice.Feeding;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RankSliceTest {
  private static final List<GlobalBatch> BATCHES =
      Stream.of(Feeding.values())
          .flatMap(feeding -> RandomPlans.cases(feeding).stream())
          .map(random -> random.plan().batch(1, random.plan().stepsPerEpoch() - 1))
          .toList();

  @Test
  void theRanksTogetherHoldTheGlobalBatch() {
    for (GlobalBatch batch : BATCHES) {
      for (int worldSize = 1; worldSize <= 4; worldSize++) {
        List<RankSlice> slices = slices(batch, worldSize);
        assertThat(together(slices, RankSlice::task)).isEqualTo(sorted(batch.task()));
        assertThat(together(slices, RankSlice::replay)).isEqualTo(sorted(batch.replay()));
      }
    }
  }

  @Test
  void ranksDifferByAtMostOneTaskSampleOneReplayDocumentAndOneInAll() {
    for (GlobalBatch batch : BATCHES) {
      for (int worldSize = 1; worldSize <= 4; worldSize++) {
        List<RankSlice> slices = slices(batch, worldSize);
        assertThat(spread(slices, slice -> slice.task().length)).isLessThanOrEqualTo(1);
        assertThat(spread(slices, slice -> slice.replay().length)).isLessThanOrEqualTo(1);
        assertThat(spread(slices, slice -> slice.task().length + slice.replay().length))
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void taskSamplesAreDealtFromTheFirstRankAndReplayFromTheLast() {
    GlobalBatch batch = new GlobalBatch(new int[] {10, 11, 12, 13}, new int[] {20, 21});
    RankSlice first = RankSlice.of(batch, 0, 3);
    RankSlice last = RankSlice.of(batch, 2, 3);
    assertThat(first.task()).containsExactly(10, 13);
    assertThat(first.replay()).isEmpty();
    assertThat(last.task()).containsExactly(12);
    assertThat(last.replay()).containsExactly(20);
  }

  @Test
  void aRankOutsideTheWorldIsRefused() {
    GlobalBatch batch = new GlobalBatch(new int[] {1}, new int[0]);
    assertThatThrownBy(() -> RankSlice.of(batch, 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<RankSlice> slices(GlobalBatch batch, int worldSize) {
    return IntStream.range(0, worldSize)
        .mapToObj(rank -> RankSlice.of(batch, rank, worldSize))
        .toList();
  }

  private static int[] together(List<RankSlice> slices, Function<RankSlice, int[]> part) {
    return slices.stream().map(part).flatMapToInt(Arrays::stream).sorted().toArray();
  }

  private static int[] sorted(int[] values) {
    return Arrays.stream(values).sorted().toArray();
  }

  private static int spread(List<RankSlice> slices, ToIntFunction<RankSlice> count) {
    return slices.stream().mapToInt(count).max().orElseThrow()
        - slices.stream().mapToInt(count).min().orElseThrow();
  }
}
