package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CollectiveSumTest {
  /** None, one, fewer than ranks, odd, a chunk (65,536) and one more, 3 chunks a rank, 6 MB. */
  private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 101, 65_536, 65_537, 458_755, 1_500_001};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7})
  void everyElementIsTheSumOverAllRanks(int worldSize) {
    for (int size : SIZES) {
      List<float[]> sums =
          RanksAsThreads.results(
              worldSize,
              collective -> {
                float[] values = new float[size];
                for (int i = 0; i < size; i++) {
                  values[i] = i % 1000 + 10_000 * collective.rank();
                }
                return summed(collective, values);
              });

      float[] expected = new float[size];
      for (int i = 0; i < size; i++) {
        expected[i] = worldSize * (i % 1000) + 10_000 * worldSize * (worldSize - 1) / 2;
      }
      assertThat(sums).hasSize(worldSize).allSatisfy(sum -> assertThat(sum).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void allRanksHoldTheSameBitsWhateverTheRounding(int worldSize) {
    List<float[]> sums =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              Random random = new Random(collective.rank());
              float[] values = new float[200_003];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12)));
              }
              return summed(collective, values);
            });

    assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(sums.get(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void doublesKeepTheirPrecisionAndTheSameBits(int worldSize) {
    List<double[]> sums =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              double third = (collective.rank() + 1) / 3.0;
              double[] values = {1L << 50, collective.rank(), third, third * 1e-9, -third};
              collective.allReduce(values);
              return values;
            });

    assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualTo(sums.get(0)));
    assertThat(sums.get(0)[0]).isEqualTo((double) worldSize * (1L << 50));
    assertThat(sums.get(0)[1]).isEqualTo(worldSize * (worldSize - 1) / 2.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void twoHundredOperationsOfAllKindsFollowEachOther(int worldSize) {
    List<List<Double>> sums =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              List<Double> all = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                double[] scalar = {i};
                collective.allReduce(scalar);
                all.add(scalar[0]);
                all.add((double) summed(collective, new float[] {1, i, 3})[1]);
                collective.barrier();
              }
              return all;
            });

    List<Double> expected = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      expected.addAll(List.of((double) worldSize * i, (double) worldSize * i));
    }
    assertThat(sums).hasSize(worldSize).allSatisfy(sum -> assertThat(sum).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void nobodyPassesABarrierBeforeTheLastHasCome(int worldSize) {
    List<Long> times =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              collective.barrier();
              long came = System.nanoTime();
              if (collective.rank() == 1) {
                Thread.sleep(200);
                came = System.nanoTime();
              }
              collective.barrier();
              return collective.rank() == 1 ? came : System.nanoTime();
            });

    assertThat(times).allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(times.get(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void otherTypesAreRefusedOnOneRankToo(int worldSize) {
    RanksAsThreads.results(
        worldSize,
        collective -> {
          try (TensorScope scope = TensorScope.open()) {
            Tensor wrong = scope.zeros(ElementType.INT64, 3);
            assertThatThrownBy(() -> collective.allReduce(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("only float32 can be summed, not INT64[3]");
            assertThatThrownBy(() -> collective.reduceScatter(wrong))
                .isInstanceOf(IllegalArgumentException.class);
          }
          return null;
        });
  }

  /** A step's scalars are float64, and stay on the device. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aTensorOfFloat64IsSummedExactly(int worldSize) {
    List<double[]> sums =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              try (TensorScope scope = TensorScope.open()) {
                Tensor tensor = scope.of(new double[] {1, 0x1p-40 * collective.rank()}, 2);
                collective.allReduce(tensor).await();
                return tensor.toDoubles();
              }
            });

    double ranks = worldSize * (worldSize - 1) / 2.0;
    assertThat(sums).allSatisfy(sum -> assertThat(sum).containsExactly(worldSize, 0x1p-40 * ranks));
  }

  private static float[] summed(Collective collective, float[] values) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.of(values, values.length);
      collective.allReduce(tensor).await();
      return tensor.toFloats();
    }
  }
}
