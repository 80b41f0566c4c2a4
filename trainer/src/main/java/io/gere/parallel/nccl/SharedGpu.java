package io.gere.parallel.nccl;

import io.gere.tensor.NativeSettings;

/**
 * Lets several ranks share a GPU, which NCCL refuses: good for a test of NCCL on a machine with one
 * GPU, and for nothing else, since they take turns.
 */
public final class SharedGpu {
  private SharedGpu() {}

  /** To be called before NCCL is loaded. Each rank seems to be on a host of its own then. */
  public static void allow(int rank) {
    NativeSettings.set("NCCL_HOSTID", "rank" + rank);
    NativeSettings.set("NCCL_NET", "Socket");
    NativeSettings.set("NCCL_SOCKET_IFNAME", "lo");
    // From NCCL 2.30 on.
    NativeSettings.set("NCCL_MULTI_RANK_GPU_ENABLE", "1");
  }
}
