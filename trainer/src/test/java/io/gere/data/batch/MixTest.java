package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Batch;
import io.gere.config.choice.Feeding;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MixTest {
  private static final List<RandomPlans> CASES = RandomPlans.cases(Feeding.MIX);

  @Test
  void anEpochHoldsEverySampleOnce() {
    for (RandomPlans random : CASES) {
      List<GlobalBatch> batches = epoch(random.plan(), 2);
      assertThat(batches.stream().flatMapToInt(b -> Arrays.stream(b.task())).sorted().toArray())
          .isEqualTo(IntStream.range(0, random.taskSamples()).toArray());
      assertThat(batches.stream().flatMapToInt(b -> Arrays.stream(b.replay())).sorted().toArray())
          .isEqualTo(IntStream.range(0, random.replayDocuments()).toArray());
    }
  }

  @Test
  void allBatchesButTheLastAreFull() {
    for (RandomPlans random : CASES) {
      int[] sizes =
          epoch(random.plan(), 0).stream()
              .mapToInt(batch -> batch.task().length + batch.replay().length)
              .toArray();
      int global = random.batch().global();
      assertThat(Arrays.stream(sizes).limit(sizes.length - 1).filter(size -> size != global))
          .isEmpty();
      assertThat(sizes[sizes.length - 1]).isBetween(1, global);
    }
  }

  @Test
  void replayComesAmongTheTaskByChance() {
    List<GlobalBatch> batches = epoch(plan(900, 100, true), 0);
    assertThat(batches).hasSize(20);
    assertThat(batches.stream().mapToInt(b -> b.replay().length).max().orElseThrow())
        .isLessThan(20);
    assertThat(batches.stream().mapToInt(b -> b.replay().length).distinct().count())
        .isGreaterThan(3);
    assertThat(epoch(plan(900, 100, true), 1)).isNotEqualTo(batches);
  }

  @Test
  void withoutShufflingTheTaskComesFirstThenTheReplaySet() {
    List<GlobalBatch> batches = epoch(plan(60, 50, false), 3);
    assertThat(batches)
        .containsExactly(
            new GlobalBatch(IntStream.range(0, 50).toArray(), new int[0]),
            new GlobalBatch(IntStream.range(50, 60).toArray(), IntStream.range(0, 40).toArray()),
            new GlobalBatch(new int[0], IntStream.range(40, 50).toArray()));
  }

  private static BatchPlan plan(int taskSamples, int replayDocuments, boolean shuffle) {
    Batch batch = new Batch(50, 4, Feeding.MIX, 4, shuffle, false);
    return BatchPlan.of(17, 0, taskSamples, replayDocuments, batch, true);
  }

  private static List<GlobalBatch> epoch(BatchPlan plan, int epoch) {
    return IntStream.range(0, plan.stepsPerEpoch()).mapToObj(s -> plan.batch(epoch, s)).toList();
  }
}
