package io.gere.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two halves of an all-reduce. */
final class CollectiveShardTest {
  /** None, one, fewer than five ranks, odd ones, some chunks and one element more. */
  private static final int[] SIZES = {0, 1, 2, 3, 4, 7, 101, 65_537, 458_755, 1_000_003};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aReduceScatterLeavesEachRankTheSumsOfItsShard(int worldSize) {
    for (int size : SIZES) {
      List<float[]> shards =
          RanksAsThreads.results(
              worldSize,
              collective -> {
                try (TensorScope scope = TensorScope.open()) {
                  Tensor tensor = scope.of(wholeNumbers(collective.rank(), size), size);
                  collective.reduceScatter(tensor).await();
                  return mine(collective, tensor);
                }
              });

      float[] sums = new float[size];
      for (int rank = 0; rank < worldSize; rank++) {
        float[] addends = wholeNumbers(rank, size);
        for (int i = 0; i < size; i++) {
          sums[i] += addends[i];
        }
      }
      assertThat(joined(shards)).as("%d elements", size).isEqualTo(sums);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anAllGatherBringsEveryShardToAllRanks(int worldSize) {
    for (int size : SIZES) {
      List<float[]> all =
          RanksAsThreads.results(
              worldSize,
              collective -> {
                try (TensorScope scope = TensorScope.open()) {
                  Tensor tensor = scope.of(wholeNumbers(collective.rank(), size), size);
                  collective.allGather(tensor).await();
                  return tensor.toFloats();
                }
              });

      float[] expected = new float[size];
      for (int rank = 0; rank < worldSize; rank++) {
        Shard shard = Shard.of(size, rank, worldSize);
        float[] values = wholeNumbers(rank, size);
        for (int i = (int) shard.from(); i < shard.to(); i++) {
          expected[i] = values[i];
        }
      }
      assertThat(all).allSatisfy(values -> assertThat(values).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void bothHalvesTogetherGiveTheBitsOfAnAllReduce(int worldSize) {
    List<List<float[]>> results =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              try (TensorScope scope = TensorScope.open()) {
                float[] values = anyNumbers(collective.rank(), 200_003);
                Tensor halves = scope.of(values, values.length);
                Tensor whole = scope.of(values, values.length);
                collective.reduceScatter(halves).await();
                collective.allGather(halves).await();
                collective.allReduce(whole).await();
                return List.of(halves.toFloats(), whole.toFloats());
              }
            });

    float[] bits = results.get(0).get(0);
    assertThat(results)
        .allSatisfy(both -> assertThat(both).allSatisfy(one -> assertThat(one).isEqualTo(bits)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void bytesOfAnyTypeAreGatheredAsTheyAre(int worldSize) {
    for (ElementType type : List.of(ElementType.UINT8, ElementType.INT64)) {
      int size = 300_007;
      List<byte[]> gathered =
          RanksAsThreads.results(worldSize, ranks -> gathered(ranks, type, size));

      byte[] expected = new byte[size * type.bytes()];
      for (int rank = 0; rank < worldSize; rank++) {
        Shard shard = Shard.of(size, rank, worldSize);
        int from = (int) shard.from() * type.bytes();
        int count = (int) shard.elements() * type.bytes();
        System.arraycopy(randomBytes(rank, expected.length), from, expected, from, count);
      }
      assertThat(gathered).allSatisfy(bytes -> assertThat(bytes).isEqualTo(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void operationsLaunchedBeforeAnyIsAwaitedRunInTheirOrder(int worldSize) {
    int size = 250_001;
    List<List<float[]>> results =
        RanksAsThreads.results(
            worldSize,
            collective -> {
              try (TensorScope scope = TensorScope.open()) {
                Tensor first = scope.of(wholeNumbers(collective.rank(), size), size);
                Tensor second = scope.of(wholeNumbers(collective.rank() + 10, size), size);
                List<Pending> launched =
                    List.of(
                        collective.allReduce(first),
                        collective.reduceScatter(second),
                        collective.allReduce(first),
                        collective.allGather(second));
                double[] scalar = {1};
                collective.allReduce(scalar);
                assertThat(scalar).containsExactly(worldSize);
                launched.forEach(Pending::await);
                return List.of(first.toFloats(), second.toFloats());
              }
            });

    float[] first = new float[size];
    float[] second = new float[size];
    for (int rank = 0; rank < worldSize; rank++) {
      for (int i = 0; i < size; i++) {
        first[i] += worldSize * wholeNumber(rank, i);
        second[i] += wholeNumber(rank + 10, i);
      }
    }
    assertThat(results)
        .allSatisfy(
            both -> {
              assertThat(both.get(0)).isEqualTo(first);
              assertThat(both.get(1)).isEqualTo(second);
            });
  }

  private static byte[] gathered(Collective collective, ElementType type, int size) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.zeros(type, size);
      byte[] bytes = randomBytes(collective.rank(), size * type.bytes());
      tensor.put(0, ByteBuffer.wrap(bytes));
      collective.allGather(tensor).await();
      tensor.memory().get(0).get(bytes);
      return bytes;
    }
  }

  private static byte[] randomBytes(int rank, int count) {
    byte[] bytes = new byte[count];
    new Random(rank).nextBytes(bytes);
    return bytes;
  }

  /** Sums of a few of these are exact. */
  private static float[] wholeNumbers(int rank, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = wholeNumber(rank, i);
    }
    return values;
  }

  private static float wholeNumber(int rank, int i) {
    return (i * 7 + rank * 1013) % 1009 + 1000 * rank;
  }

  private static float[] anyNumbers(int seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(12)));
    }
    return values;
  }

  private static float[] mine(Collective collective, Tensor tensor) {
    Shard shard = collective.shard(tensor.elements());
    return Arrays.copyOfRange(tensor.toFloats(), (int) shard.from(), (int) shard.to());
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
