package io.gere.doctor;

import io.gere.parallel.Collective;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/** What ranks that are joined add up, against what it must be. */
public final class CollectiveSums {
  /** The operations, in the order of {@link #differences}. */
  public static final List<String> OPERATIONS =
      List.of("all-reduce", "reduce-scatter", "all-gather");

  /** Not a multiple of any number of ranks, so that parts differ in length. */
  static final int ELEMENTS = 1_000_003;

  private CollectiveSums() {}

  /** How far each operation is off on this rank; all ranks call it at the same time. */
  public static List<Double> differences(Collective ranks) {
    return List.of(allReduce(ranks), reduceScatter(ranks), allGather(ranks));
  }

  /** Whole numbers, so that sums in any order are exact. */
  private static float value(int rank, int element) {
    return (rank + 1) * (element % 1000);
  }

  private static float sum(Collective ranks, int element) {
    float sum = 0;
    for (int rank = 0; rank < ranks.worldSize(); rank++) {
      sum += value(rank, element);
    }
    return sum;
  }

  private static double allReduce(Collective ranks) {
    float[] result = after(own(ranks), ranks::allReduce);
    double largest = 0;
    for (int i = 0; i < ELEMENTS; i++) {
      largest = Math.max(largest, Math.abs(result[i] - sum(ranks, i)));
    }
    return largest;
  }

  private static double reduceScatter(Collective ranks) {
    float[] result = after(own(ranks), ranks::reduceScatter);
    Shard shard = ranks.shard(ELEMENTS);
    double largest = 0;
    for (long i = shard.from(); i < shard.to(); i++) {
      largest = Math.max(largest, Math.abs(result[(int) i] - sum(ranks, (int) i)));
    }
    return largest;
  }

  private static double allGather(Collective ranks) {
    float[] result = after(own(ranks), ranks::allGather);
    double largest = 0;
    for (int rank = 0; rank < ranks.worldSize(); rank++) {
      Shard shard = Shard.of(ELEMENTS, rank, ranks.worldSize());
      for (long i = shard.from(); i < shard.to(); i++) {
        largest = Math.max(largest, Math.abs(result[(int) i] - value(rank, (int) i)));
      }
    }
    return largest;
  }

  private static float[] own(Collective ranks) {
    float[] values = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      values[i] = value(ranks.rank(), i);
    }
    return values;
  }

  private interface Operation {
    Pending on(Tensor tensor);
  }

  private static float[] after(float[] values, Operation operation) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.of(values, values.length);
      operation.on(tensor).await();
      return tensor.toFloats();
    }
  }
}
