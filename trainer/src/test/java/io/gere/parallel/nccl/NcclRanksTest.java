package io.gere.parallel.nccl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.parallel.Collective;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ranks joined by NCCL's C interface compute, with {@link NcclStub} behind it. */
@Timeout(120)
final class NcclRanksTest {
  @TempDir static Path folder;
  private static NcclStub stub;

  @BeforeAll
  static void compile() {
    stub = NcclStub.compile(folder);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyRankEndsWithTheSum(int worldSize) {
    assertThat(
            values(
                worldSize,
                (ranks, scope) -> {
                  Tensor tensor = scope.of(new float[] {1, 10, ranks.rank()}, 3);
                  ranks.allReduce(tensor).await();
                  return tensor.toFloats();
                }))
        .allSatisfy(
            sums ->
                assertThat(sums)
                    .containsExactly(worldSize, 10 * worldSize, worldSize * (worldSize - 1) / 2f));
  }

  @ParameterizedTest
  @CsvSource({"2, 6", "2, 7", "3, 2", "3, 7", "3, 8", "3, 0"})
  void everyRankEndsWithTheSumsOfItsShard(int worldSize, int elements) {
    List<float[]> shards =
        values(
            worldSize,
            (ranks, scope) -> {
              Tensor tensor = scope.of(counted(elements, 1 + ranks.rank()), elements);
              ranks.reduceScatter(tensor).await();
              return part(tensor.toFloats(), ranks.shard(elements));
            });

    float ranksSummed = worldSize * (worldSize + 1) / 2f;
    assertThat(concatenated(shards)).containsExactly(counted(elements, ranksSummed));
  }

  @ParameterizedTest
  @CsvSource({"2, 6", "2, 7", "3, 2", "3, 7", "3, 8", "3, 0"})
  void everyRankEndsWithEverybodysShard(int worldSize, int elements) {
    assertThat(
            values(
                worldSize,
                (ranks, scope) -> {
                  float[] mine = new float[elements];
                  Shard shard = ranks.shard(elements);
                  for (long i = shard.from(); i < shard.to(); i++) {
                    mine[(int) i] = i + 1;
                  }
                  Tensor tensor = scope.of(mine, elements);
                  ranks.allGather(tensor).await();
                  return tensor.toFloats();
                }))
        .allSatisfy(all -> assertThat(all).containsExactly(counted(elements, 1)));
  }

  @ParameterizedTest
  @CsvSource({"UINT8", "INT64", "FLOAT16", "FLOAT64", "BOOLEAN", "BFLOAT16"})
  void gatheringMovesElementsOfAnyType(ElementType type) {
    assertThat(
            values(
                3,
                (ranks, scope) -> {
                  Tensor tensor = scope.zeros(type, 4);
                  byte[] one = new byte[type.bytes()];
                  one[0] = (byte) (ranks.rank() + 1);
                  tensor.put((long) ranks.rank() * one.length, ByteBuffer.wrap(one));
                  ranks.allGather(tensor).await();
                  return List.of(firstByte(tensor, 0), firstByte(tensor, 1), firstByte(tensor, 2));
                }))
        .hasSize(3)
        .allSatisfy(bytes -> assertThat(bytes).containsExactly(1, 2, 3));
  }

  @Test
  void scalarsAndBarriersReturnWithTheirResult() {
    assertThat(
            values(
                2,
                (ranks, scope) -> {
                  double[] scalars = {1e-17, ranks.rank()};
                  ranks.barrier();
                  ranks.allReduce(scalars);
                  return scalars;
                }))
        .containsExactly(new double[] {2e-17, 1}, new double[] {2e-17, 1});
  }

  @Test
  void operationsRunInTheOrderOfTheirLaunchAndAreAwaitedAtWill() {
    assertThat(
            values(
                2,
                (ranks, scope) -> {
                  Tensor tensor = scope.of(new float[] {1}, 1);
                  List<Pending> pending =
                      IntStream.range(0, 10).mapToObj(i -> ranks.allReduce(tensor)).toList();
                  pending.get(9).await();
                  pending.subList(0, 9).forEach(Pending::await);
                  return tensor.toFloats()[0];
                }))
        .containsExactly(1024f, 1024f);
  }

  private interface WithTensors<T> {
    T on(Collective ranks, TensorScope scope);
  }

  /** What every rank ends with, in their order. */
  private static <T> List<T> values(int worldSize, WithTensors<T> work) {
    return stub.results(
        worldSize,
        ranks -> {
          try (TensorScope scope = TensorScope.open()) {
            return work.on(ranks, scope);
          }
        });
  }

  /** factor · (1, 2, …). */
  private static float[] counted(int elements, float factor) {
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = factor * (i + 1);
    }
    return values;
  }

  private static float[] part(float[] values, Shard shard) {
    return Arrays.copyOfRange(values, (int) shard.from(), (int) shard.to());
  }

  private static float[] concatenated(List<float[]> parts) {
    FloatBuffer all = FloatBuffer.allocate(parts.stream().mapToInt(part -> part.length).sum());
    parts.forEach(all::put);
    return all.array();
  }

  /** The first byte of an element. */
  private static int firstByte(Tensor tensor, int element) {
    ByteBuffer one = ByteBuffer.allocate(1);
    tensor.get((long) element * tensor.type().bytes(), one);
    return one.get(0);
  }
}
