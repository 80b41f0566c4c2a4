package io.gere.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Loss;
import io.gere.config.yaml.RecipeReader;
import org.junit.jupiter.api.Test;

/** The objective on two samples whose sums are round numbers (method.md §4). */
final class ObjectiveTest {
  /** The published one. */
  private static final double EPSILON = 1e-8;

  /** A task sample of mean cross-entropy 3. */
  private static final SampleSums TASK = new SampleSums(6, 2);

  /** A replay sample of mean cross-entropy 2 and margin loss 0.5. */
  private static final SampleSums REPLAY =
      new SampleSums(
          8,
          4,
          new double[] {5},
          new double[] {10},
          EPSILON,
          new SampleSums.GradientSquares(0.09, 400));

  private static final BatchCounts COUNTS = new BatchCounts(1, 1, 2, 4, 8);

  @Test
  void sampleScopeIsTheMeanOverSamplesEachWithItsOwnOmega() {
    Objective objective = objective("{replay: tm, scope: sample, omega: {value: 100}}");
    Totals totals = totals(objective);

    assertThat(objective.loss(totals).total()).isCloseTo((3 + 2 + 100 * 0.5) / 2, within(1e-6));
    assertThat(weighted(objective, totals)).isCloseTo((3 + 2 + 100 * 0.5) / 2, within(1e-6));
  }

  @Test
  void batchScopeIsTheMeanOfBothCrossEntropiesPlusOmegaTimesTheMargin() {
    Objective objective = objective("{replay: tm, scope: batch, omega: {value: 100}}");
    Totals totals = totals(objective);

    assertThat(objective.loss(totals).total()).isCloseTo(2.5 + 100 * 0.5, within(1e-6));
    assertThat(weighted(objective, totals)).isCloseTo(2.5 + 100 * 0.5, within(1e-6));
  }

  @Test
  void dynamicOmegaMakesTheMarginWeighAsMuchAsTheCrossEntropy() {
    Objective batch = objective("{replay: tm, scope: batch, omega: {strategy: dynamic}}");
    assertThat(batch.loss(totals(batch)).omega()).isCloseTo(2.5 / 0.5, within(1e-6));

    Objective sample = objective("{replay: tm, scope: sample, omega: {strategy: dynamic}}");
    assertThat(sample.loss(totals(sample)).omega()).isCloseTo(2 / 0.5, within(1e-6));
  }

  @Test
  void dynamicOmegaIsCapped() {
    Objective objective =
        objective("{replay: tm, scope: batch, omega: {strategy: dynamic, max: 2}}");

    assertThat(objective.loss(totals(objective)).omega()).isEqualTo(2);
  }

  @Test
  void balancedOmegaMakesBothTermsPullEqually() {
    // The weighted cross-entropy pulls with 0.3, the margin's sum with 20, its mean over 10 with 2.
    Objective batch = objective("{replay: tm, scope: batch, omega: {strategy: balanced}}");
    assertThat(batch.loss(totals(batch)).omega()).isCloseTo(0.3 / 2, within(1e-6));

    // Within its sample the cross-entropy weighs as much as the batch has samples.
    Objective sample = objective("{replay: tm, scope: sample, omega: {strategy: balanced}}");
    assertThat(sample.loss(totals(sample)).omega()).isCloseTo(2 * 0.3 / 2, within(1e-6));
  }

  @Test
  void replayAloneHasNoMargin() {
    Objective objective = objective("{replay: replay, scope: batch}");
    Totals totals = totals(objective);

    assertThat(objective.loss(totals).total()).isCloseTo(2.5, within(1e-12));
    assertThat(imitationWeight(objective, totals)).isZero();
  }

  @Test
  void aBatchOfOneKindIsNotHalved() {
    Objective objective =
        objective(loss("{replay: none, scope: batch}"), new BatchCounts(1, 0, 2, 0, 4), -1);
    Totals totals = new Totals(0, 0);
    totals.addTask(TASK);

    assertThat(objective.loss(totals).total()).isEqualTo(3);
    assertThat(objective.loss(totals).replay()).isNull();
  }

  /** What the weights make of the sums: it must be the loss itself. */
  private static double weighted(Objective objective, Totals totals) {
    return objective.taskCrossEntropyWeight(TASK.labels()) * TASK.crossEntropy()
        + objective.replayCrossEntropyWeight(REPLAY.labels()) * REPLAY.crossEntropy()
        + imitationWeight(objective, totals) * REPLAY.imitation()[0];
  }

  private static double imitationWeight(Objective objective, Totals totals) {
    return objective instanceof SampleScope sample
        ? sample.imitationWeight(REPLAY, 0)
        : ((BatchScope) objective).imitationWeight(0, totals);
  }

  private static Totals totals(Objective objective) {
    Totals totals = new Totals(1, EPSILON);
    totals.addTask(TASK);
    if (objective instanceof SampleScope sample) {
      totals.addReplay(REPLAY, sample.omegaOf(REPLAY));
    } else {
      totals.addReplay(REPLAY);
    }
    return totals;
  }

  private static Objective objective(String loss) {
    return objective(loss(loss), COUNTS, 0);
  }

  private static Objective objective(Loss loss, BatchCounts counts, int lastSlot) {
    Objective.Omega omega = new Objective.Omega(loss, lastSlot);
    return switch (loss.scope()) {
      case SAMPLE -> new SampleScope(omega, counts);
      case BATCH -> new BatchScope(omega, counts);
    };
  }

  private static Loss loss(String yaml) {
    return RecipeReader.parse("loss: " + yaml + "\n").loss();
  }
}
