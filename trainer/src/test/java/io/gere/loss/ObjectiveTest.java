package io.gere.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.choice.LossScope;
import io.gere.fixtures.AnyDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.ObjectiveOps;
import io.gere.tensor.ops.OpPack;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The objective on two samples whose sums are round numbers (method.md §4). */
@AnyDevice
final class ObjectiveTest {
  /** The published one. */
  private static final double EPSILON = 1e-8;

  private static final double NO_CAP = Double.POSITIVE_INFINITY;

  /** A task sample of 2 labels and a replay sample of 4. */
  private static final BatchCounts COUNTS = new BatchCounts(1, 1, 2, 4, 8);

  private OpPack pack;
  private ObjectiveOps ops;
  private TensorScope scope;
  private ObjectiveOps.Totals totals;

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    pack = OpPack.withoutDecoder(ElementType.FLOAT32);
    ops = pack.objective();
    scope = TensorScope.open();
    totals = totals(1);
  }

  @AfterEach
  void close() {
    scope.close();
    pack.close();
  }

  private ObjectiveOps.Totals totals(int layers) {
    return new ObjectiveOps.Totals(
        IntStream.range(0, ObjectiveOps.Totals.SCALARS + 2)
            .mapToObj(i -> i < ObjectiveOps.Totals.SCALARS ? 1 : layers)
            .map(size -> scope.zeros(ElementType.FLOAT64, size))
            .toList());
  }

  private Tensor doubles(double... values) {
    return scope.of(values, values.length);
  }

  /** A task sample of mean cross-entropy 3. */
  private ObjectiveOps.SampleSums task() {
    return new ObjectiveOps.SampleSums(doubles(6), doubles(2), List.of(), List.of());
  }

  /**
   * A replay sample of mean cross-entropy 2 and margin loss 0.5. The weighted cross-entropy pulls
   * with 0.3, the margin's sum with 20, its mean over 10 with 2.
   */
  private ObjectiveOps.SampleSums replay() {
    return new ObjectiveOps.SampleSums(
        doubles(8),
        doubles(4),
        List.of(scope.of(new double[] {5, 10}, 2, 1)),
        List.of(doubles(0.09), doubles(400)));
  }

  private static ObjectiveOps.Omega omega(String strategy, double value, double cap) {
    return new ObjectiveOps.Omega(strategy, value, cap, EPSILON, 0, 1);
  }

  /** [5]: total, cross-entropies of task and replay, second term, ω. */
  private double[] sampleLosses(ObjectiveOps.Omega omega) {
    ops.addTask(totals, task());
    ops.addReplay(totals, replay(), EPSILON);
    ops.sampleWeights(scope, totals, replay(), COUNTS.samples(), omega);
    return ops.sampleLosses(scope, totals, 1, 1).toDoubles();
  }

  private double[] batchLosses(ObjectiveOps.Omega omega) {
    ops.addTask(totals, task());
    ops.addReplay(totals, replay(), EPSILON);
    return ops.batchLosses(scope, totals, 2, 4, omega).toDoubles();
  }

  private static double[] close(double... values) {
    return values;
  }

  @Test
  void sampleScopeIsTheMeanOverSamplesEachWithItsOwnOmega() {
    assertThat(sampleLosses(omega("fixed", 100, NO_CAP)))
        .containsExactly(close((3 + 2 + 100 * 0.5) / 2, 3, 2, 0.5, 100), within(1e-6));
  }

  /** The weights, times what they weigh, are the loss itself. */
  @Test
  void sampleScopeWeighsEverySampleByItsShareOfTheBatch() {
    float[] weight =
        ops.sampleWeights(scope, totals, replay(), COUNTS.samples(), omega("fixed", 100, NO_CAP))
            .toFloats();

    double whole =
        COUNTS.crossEntropyWeight(LossScope.SAMPLE, false, 2) * 6
            + COUNTS.crossEntropyWeight(LossScope.SAMPLE, true, 4) * 8
            + weight[0] * 5;
    assertThat(whole).isCloseTo((3 + 2 + 100 * 0.5) / 2, within(1e-5));
  }

  @Test
  void batchScopeIsTheMeanOfBothCrossEntropiesPlusOmegaTimesTheMargin() {
    assertThat(batchLosses(omega("fixed", 100, NO_CAP)))
        .containsExactly(close(2.5 + 100 * 0.5, 3, 2, 0.5, 100), within(1e-6));
  }

  @Test
  void batchScopeWeighsEverySampleAlike() {
    batchLosses(omega("fixed", 100, NO_CAP));
    Tensor weights = ops.batchWeights(scope, totals, doubles(100), EPSILON, 3);

    assertThat(weights.shape()).containsExactly(1, 3);
    assertThat(weights.toFloats()).containsOnly(10);
    double whole =
        COUNTS.crossEntropyWeight(LossScope.BATCH, false, 2) * 6
            + COUNTS.crossEntropyWeight(LossScope.BATCH, true, 4) * 8
            + weights.toFloats()[0] * 5;
    assertThat(whole).isCloseTo(2.5 + 100 * 0.5, within(1e-5));
  }

  @Test
  void dynamicOmegaMakesTheMarginWeighAsMuchAsTheCrossEntropy() {
    assertThat(batchLosses(omega("dynamic", 1, NO_CAP))[4]).isCloseTo(2.5 / 0.5, within(1e-6));
    totals = totals(1);
    assertThat(sampleLosses(omega("dynamic", 1, NO_CAP))[4]).isCloseTo(2 / 0.5, within(1e-6));
  }

  @Test
  void dynamicOmegaIsCapped() {
    assertThat(batchLosses(omega("dynamic", 1, 2))[4]).isEqualTo(2);
    totals = totals(1);
    assertThat(sampleLosses(omega("dynamic", 1, 2))[4]).isEqualTo(2);
  }

  @Test
  void balancedOmegaMakesBothTermsPullEqually() {
    assertThat(batchLosses(omega("balanced", 1, NO_CAP))[4]).isCloseTo(0.3 / 2, within(1e-6));
    totals = totals(1);
    // Within its sample the cross-entropy weighs as much as the batch has samples.
    assertThat(sampleLosses(omega("balanced", 1, NO_CAP))[4]).isCloseTo(2 * 0.3 / 2, within(1e-6));
  }

  @Test
  void replayAloneHasNoMargin() {
    totals = totals(0);
    ops.addTask(totals, task());
    ops.addReplay(
        totals, new ObjectiveOps.SampleSums(doubles(8), doubles(4), List.of(), List.of()), EPSILON);
    ObjectiveOps.Omega none = new ObjectiveOps.Omega("fixed", 100, NO_CAP, 0, -1, 1);

    assertThat(ops.batchLosses(scope, totals, 2, 4, none).toDoubles())
        .containsExactly(close(2.5, 3, 2, 0, 0), within(1e-12));
    assertThat(ops.sampleLosses(scope, totals, 1, 1).toDoubles())
        .containsExactly(close(2.5, 3, 2, 0, 0), within(1e-12));
  }

  @Test
  void aBatchOfOneKindIsNotHalved() {
    totals = totals(0);
    ops.addTask(totals, task());
    ObjectiveOps.Omega none = new ObjectiveOps.Omega("fixed", 100, NO_CAP, 0, -1, 1);

    assertThat(ops.batchLosses(scope, totals, 2, 0, none).toDoubles()[0]).isEqualTo(3);
    assertThat(new BatchCounts(1, 0, 2, 0, 4).crossEntropyWeight(LossScope.BATCH, false, 2))
        .isEqualTo(0.5);
  }

  /** What is not finite is noted once, by the number of its sample. */
  @Test
  void theFirstSampleThatIsNotFiniteIsNoted() {
    Tensor noted = scope.zeros(ElementType.FLOAT64, 1);
    Tensor numbers = doubles(12, 7, 9);

    ops.noteLoss(noted, numbers, sums(1, 2, 3), 0);
    assertThat(noted.toDoubles()).containsExactly(0);

    ops.noteLoss(noted, numbers, sums(1, Double.NaN, Double.POSITIVE_INFINITY), 0);
    assertThat(noted.toDoubles()).containsExactly(7);

    ops.noteLoss(noted, doubles(1, 2, 3), sums(Double.NaN, 1, 1), 0);
    assertThat(noted.toDoubles()).containsExactly(7);
  }

  private ObjectiveOps.SampleSums sums(double... crossEntropy) {
    return new ObjectiveOps.SampleSums(
        doubles(crossEntropy), doubles(1, 1, 1), List.of(), List.of());
  }
}
