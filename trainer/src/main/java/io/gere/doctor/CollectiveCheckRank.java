package io.gere.doctor;

import io.gere.bench.RankProcess;
import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
import io.gere.parallel.Pending;
import io.gere.parallel.Shard;
import io.gere.parallel.nccl.NcclLibrary;
import io.gere.parallel.nccl.NcclRanks;
import io.gere.parallel.nccl.SharedGpu;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The program of one rank of {@link CollectiveChecks}: says for each operation how far it is off.
 */
final class CollectiveCheckRank {
  static final List<String> OPERATIONS = List.of("all-reduce", "reduce-scatter", "all-gather");

  /** A lost rank must be noticed within it. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  static final String NOTICED = "noticed: ";

  /** Not a multiple of any number of ranks, so that parts differ in length. */
  private static final int ELEMENTS = 1_000_003;

  private CollectiveCheckRank() {}

  public static void main(String[] arguments) {
    RankProcess process = RankProcess.of(arguments);
    PrintStream parent = process.parent();
    try (Collective ring = process.collective();
        Collective ranks = join(ring, process.arguments())) {
      parent.println(allReduce(ranks));
      parent.println(reduceScatter(ranks));
      parent.println(allGather(ranks));
      awaitALoss(ranks, parent);
    }
  }

  private static Collective join(Collective ring, List<String> arguments) {
    if (!arguments.get(0).equals("nccl")) {
      Torch.prepareThread(1);
      return ring;
    }
    int gpus = Torch.gpus();
    if (gpus < ring.worldSize()) {
      SharedGpu.allow(ring.rank());
    }
    Torch.prepareThread(1, new Device.Gpu(ring.rank() % gpus));
    NcclLibrary library =
        NcclLibrary.find(Optional.of(arguments.get(1)).filter(name -> !name.isEmpty()))
            .orElseThrow();
    return NcclRanks.join(
        library, told(ring, library.newId()), ring.rank(), ring.worldSize(), TIMEOUT);
  }

  /** Rank 0's text, on every rank. */
  private static String told(Collective ring, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    double[] letters = new double[bytes.length];
    for (int i = 0; i < letters.length && ring.rank() == 0; i++) {
      letters[i] = bytes[i];
    }
    ring.allReduce(letters);
    for (int i = 0; i < letters.length; i++) {
      bytes[i] = (byte) letters[i];
    }
    return new String(bytes, StandardCharsets.US_ASCII);
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

  /** Goes on until another rank is gone. */
  private static void awaitALoss(Collective ranks, PrintStream parent) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.zeros(ElementType.FLOAT32, ELEMENTS);
      while (true) {
        ranks.allReduce(tensor).await();
      }
    } catch (CollectiveException e) {
      parent.println(NOTICED + e.getMessage());
    }
  }
}
