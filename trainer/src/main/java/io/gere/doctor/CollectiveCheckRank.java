package io.gere.doctor;

import io.gere.bench.RankProcess;
import io.gere.parallel.Collective;
import io.gere.parallel.CollectiveException;
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
  /** A lost rank must be noticed within it. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  static final String NOTICED = "noticed: ";

  private CollectiveCheckRank() {}

  public static void main(String[] arguments) {
    RankProcess process = RankProcess.of(arguments);
    PrintStream parent = process.parent();
    try (Collective ring = process.collective();
        Collective ranks = join(ring, process.arguments())) {
      CollectiveSums.differences(ranks).forEach(parent::println);
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

  /** Goes on until another rank is gone. */
  private static void awaitALoss(Collective ranks, PrintStream parent) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.zeros(ElementType.FLOAT32, CollectiveSums.ELEMENTS);
      while (true) {
        ranks.allReduce(tensor).await();
      }
    } catch (CollectiveException e) {
      parent.println(NOTICED + e.getMessage());
    }
  }
}
