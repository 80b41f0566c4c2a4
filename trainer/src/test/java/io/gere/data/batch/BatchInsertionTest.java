package io.gere.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.config.Batch;
import io.gere.config.choice.Feeding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchInsertionTest {
  private static final int EPOCHS = 5;
  private static final List<RandomPlans> CASES = RandomPlans.cases(Feeding.BATCH_INSERTION);

  @Test
  void thePapersBatchHolds60TaskSamplesAnd4ReplayDocuments() {
    BatchPlan plan = plan(2000, 1000, 64, 4, true);
    assertThat(plan.stepsPerEpoch()).isEqualTo(34); // 33 · 60 = 1980, and 20 more
    assertThat(plan.batch(0, 0).task()).hasSize(60);
    assertThat(plan.batch(0, 0).replay()).hasSize(4);
    assertThat(plan.batch(14, 33).task()).hasSize(20);
    assertThat(plan.batch(14, 33).replay()).hasSize(4);
  }

  @Test
  void aLastGroupOfOneSampleIsABatchToo() {
    BatchPlan plan = plan(13, 24, 16, 4, true);
    assertThat(plan.stepsPerEpoch()).isEqualTo(2);
    assertThat(plan.batch(0, 1).task()).hasSize(1);
    assertThat(plan.batch(0, 1).replay()).hasSize(4);
  }

  @Test
  void everyBatchHoldsExactlyTheReplayDocumentsAskedFor() {
    for (RandomPlans random : CASES) {
      assertThat(batches(random.plan()))
          .as(random::toString)
          .allSatisfy(batch -> assertThat(batch.replay()).hasSize(random.batch().replay()));
    }
  }

  @Test
  void anEpochHoldsEveryTaskSampleOnce() {
    for (RandomPlans random : CASES) {
      BatchPlan plan = random.plan();
      IntStream samples =
          IntStream.range(0, plan.stepsPerEpoch())
              .flatMap(step -> Arrays.stream(plan.batch(3, step).task()));
      assertThat(samples.sorted().toArray())
          .as(random::toString)
          .isEqualTo(IntStream.range(0, random.taskSamples()).toArray());
    }
  }

  @Test
  void batchInsertionUsesEveryReplaySampleBeforeRepeatingOne() {
    for (RandomPlans random : CASES) {
      int[] walk =
          batches(random.plan()).stream().flatMapToInt(b -> Arrays.stream(b.replay())).toArray();
      int documents = random.replayDocuments();
      for (int begin = 0; begin < walk.length; begin += documents) {
        int[] round = Arrays.copyOfRange(walk, begin, Math.min(begin + documents, walk.length));
        assertThat(round).as(random::toString).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void noBatchHoldsADocumentTwiceWhereTheSetIsLargeEnough() {
    List<RandomPlans> largeEnough =
        CASES.stream().filter(r -> r.replayDocuments() >= r.batch().replay()).toList();
    assertThat(largeEnough).hasSizeGreaterThan(100);
    for (RandomPlans random : largeEnough) {
      assertThat(batches(random.plan()))
          .as(random::toString)
          .allSatisfy(batch -> assertThat(batch.replay()).doesNotHaveDuplicates());
    }
  }

  @Test
  void inALongRunAllReplaySamplesAreUsedEquallyOften() {
    BatchPlan plan = plan(100, 1000, 64, 4, true);
    int[] uses = new int[1000];
    for (int epoch = 0; epoch < 1000; epoch++) {
      for (int step = 0; step < plan.stepsPerEpoch(); step++) {
        Arrays.stream(plan.batch(epoch, step).replay()).forEach(i -> uses[i]++);
      }
    }
    assertThat(uses).containsOnly(8); // 1000 epochs · 2 steps · 4 replay documents / 1000
  }

  @Test
  void eachRoundOverTheReplaySetHasANewOrder() {
    BatchPlan plan = plan(12, 24, 16, 4, true); // one step an epoch, six steps a round
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    for (int epoch = 0; epoch < 6; epoch++) {
      Arrays.stream(plan.batch(epoch, 0).replay()).forEach(first::add);
      Arrays.stream(plan.batch(epoch + 6, 0).replay()).forEach(second::add);
    }
    assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
  }

  @Test
  void eachEpochHasANewOrder() {
    BatchPlan plan = plan(60, 10, 64, 4, true);
    assertThat(plan.batch(1, 0).task()).isNotEqualTo(plan.batch(0, 0).task());
  }

  @Test
  void aBatchDoesNotDependOnWhatWasAskedBefore() {
    for (RandomPlans random : CASES) {
      List<GlobalBatch> inTurn = batches(random.plan());
      BatchPlan plan = random.plan();
      int steps = plan.stepsPerEpoch();
      for (int number = inTurn.size() - 1; number >= 0; number--) {
        assertThat(plan.batch(number / steps, number % steps))
            .as("step %d of %s", number, random)
            .isEqualTo(inTurn.get(number));
      }
    }
  }

  @Test
  void withoutShufflingEverythingComesInFileOrder() {
    BatchPlan plan = plan(7, 5, 5, 2, false);
    assertThat(batches(plan).subList(0, 6))
        .containsExactly(
            batch(new int[] {0, 1, 2}, new int[] {0, 1}),
            batch(new int[] {3, 4, 5}, new int[] {2, 3}),
            batch(new int[] {6}, new int[] {4, 0}),
            batch(new int[] {0, 1, 2}, new int[] {1, 2}),
            batch(new int[] {3, 4, 5}, new int[] {3, 4}),
            batch(new int[] {6}, new int[] {0, 1}));
  }

  @Test
  void withoutReplayABatchIsAllTask() {
    Batch batch = new Batch(4, 2, Feeding.BATCH_INSERTION, 2, false, false);
    BatchPlan plan = BatchPlan.of(17, 0, 6, 0, batch, false);
    assertThat(batches(plan).subList(0, 2))
        .containsExactly(
            batch(new int[] {0, 1, 2, 3}, new int[0]), batch(new int[] {4, 5}, new int[0]));
  }

  @Test
  void aStepBeyondTheEpochIsRefused() {
    BatchPlan plan = plan(7, 5, 5, 2, true);
    assertThatThrownBy(() -> plan.batch(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<GlobalBatch> batches(BatchPlan plan) {
    return IntStream.range(0, EPOCHS * plan.stepsPerEpoch())
        .mapToObj(n -> plan.batch(n / plan.stepsPerEpoch(), n % plan.stepsPerEpoch()))
        .toList();
  }

  private static GlobalBatch batch(int[] task, int[] replay) {
    return new GlobalBatch(task, replay);
  }

  private static BatchPlan plan(
      int taskSamples, int replayDocuments, int global, int replay, boolean shuffle) {
    Batch batch = new Batch(global, 4, Feeding.BATCH_INSERTION, replay, shuffle, false);
    return BatchPlan.of(17, 0, taskSamples, replayDocuments, batch, true);
  }
}
