package io.gere.parallel;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.choice.CollectiveKind;
import io.gere.parallel.nccl.NcclLibrary;

/** What joins two or more ranks, decided before any of them starts. */
public enum CollectiveChoice {
  RING,
  NCCL;

  /**
   * Decides.
   *
   * @param asked {@code train.collective}
   * @param worldSize ranks
   * @param onGpus those of them that compute on a GPU
   * @param ncclFound whether {@link NcclLibrary#find} finds a library on every rank
   * @throws GereException with exit code 4 when that cannot be, or not as it was asked for
   */
  public static CollectiveChoice of(
      CollectiveKind asked, int worldSize, int onGpus, boolean ncclFound) {
    if (onGpus > 0 && onGpus < worldSize) {
      throw missing(
          "%d of %d ranks have a GPU; give every rank one, or none".formatted(onGpus, worldSize));
    }
    boolean gpus = onGpus == worldSize;
    return switch (asked) {
      case AUTO -> gpus ? nccl(ncclFound) : RING;
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
        yield nccl(ncclFound);
      }
    };
  }

  private static CollectiveChoice nccl(boolean found) {
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
