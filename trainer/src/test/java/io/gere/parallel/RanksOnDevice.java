package io.gere.parallel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gere.fixtures.DeviceOfTests;
import io.gere.parallel.RanksAsThreads.Work;
import io.gere.parallel.nccl.NcclLibrary;
import io.gere.parallel.nccl.NcclRanks;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ranks as threads of this process: joined by the ring where tests run on the CPU, else by NCCL, on
 * a GPU each.
 */
public final class RanksOnDevice {
  private RanksOnDevice() {}

  /** Runs {@code work}, which has to succeed, on every rank; results in the order of the ranks. */
  public static <T> List<T> results(int worldSize, Work<Collective, T> work) {
    return DeviceOfTests.device() instanceof Device.Cpu
        ? RanksAsThreads.results(worldSize, work)
        : onGpus(worldSize, work);
  }

  private static <T> List<T> onGpus(int worldSize, Work<Collective, T> work) {
    assumeTrue(Torch.gpus() >= worldSize, "needs %d GPUs".formatted(worldSize));
    if (worldSize == 1) {
      return RanksAsThreads.onThreads(
          1,
          rank -> {
            Torch.prepareThread(1, DeviceOfTests.device());
            return work.on(new SingleRank());
          });
    }
    NcclLibrary nccl = NcclLibrary.find(Optional.empty()).orElseThrow();
    String id = nccl.newId();
    return RanksAsThreads.onThreads(
        worldSize,
        rank -> {
          Torch.prepareThread(1, new Device.Gpu(rank));
          try (Collective ranks =
              NcclRanks.join(nccl, id, rank, worldSize, Duration.ofMinutes(1))) {
            return work.on(ranks);
          }
        });
  }
}
