package io.gere.parallel;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Train;
import io.gere.parallel.nccl.NcclLibrary;

/** What joins two or more ranks, decided before any of them starts. */
public enum CollectiveChoice {
  RING,
  NCCL;

  /**
   * Decides.
   *
   * @param train whose collective is asked for, and for how many ranks
   * @param onGpus those of them that compute on a GPU
   * @param ncclFound whether {@link NcclLibrary#find} finds a library on every rank
   * @throws GereException with exit code 4 when that cannot be, or not as it was asked for
   */
  public static CollectiveChoice of(Train train, int onGpus, boolean ncclFound) {
    int worldSize = train.workers();
    if (onGpus > 0 && onGpus < worldSize) {
      throw missing(
          "%d of %d ranks have a GPU; give every rank one, or none".formatted(onGpus, worldSize));
    }
    boolean gpus = onGpus == worldSize;
    return switch (train.collective()) {
      case AUTO -> gpus ? nccl(train, ncclFound) : RING;
      case RING -> {
        if (gpus) {
          throw missing(
              "train.collective is ring, which moves the memory of hosts, but the ranks compute on"
                  + " GPUs; set it to auto, or give the ranks no GPUs");
        }
        yield RING;
      }
      case NCCL -> {
        if (!gpus) {
          throw missing(
              "train.collective is nccl, but no rank has a GPU that its PyTorch can use; see"
                  + " docs/gpu.md, or set it to auto");
        }
        yield nccl(train, ncclFound);
      }
    };
  }

  private static CollectiveChoice nccl(Train train, boolean found) {
    if (train.authenticateGradients()) {
      throw missing(
          "train.authenticate_gradients is true, but NCCL, which joins ranks on GPUs, authenticates"
              + " nothing; set it to false where the network between them is trusted");
    }
    if (!found) {
      throw missing(
          "the ranks compute on GPUs, and no NCCL is found to join them; set train.nccl_library to"
              + " the path of a libnccl.so.2 on every machine");
    }
    return NCCL;
  }

  private static GereException missing(String message) {
    return new GereException(ExitCode.RESOURCES_MISSING, message, null);
  }
}
