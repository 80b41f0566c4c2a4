package io.gere.spark.train.rank;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.tensor.Device;
import io.gere.tensor.GpuAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * No two ranks compute on one GPU. Spark hands out addresses, and where containers of a host are
 * not kept apart each of them counts the same GPUs from 0.
 */
final class OneGpuEach {
  /** What a rank without a GPU tells. */
  static final String NONE = "-";

  private OneGpuEach() {}

  /**
   * What a rank tells of its device.
   *
   * @param host its executor's
   */
  static String name(Device device, String host) {
    return device instanceof Device.Gpu gpu ? host + "/" + GpuAddress.bus(gpu) : NONE;
  }

  /**
   * Looks at what all have told.
   *
   * @throws GereException with exit code 4 where two told the same
   */
  static void require(List<String> told) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int rank = 0; rank < told.size(); rank++) {
      Integer other = told.get(rank).equals(NONE) ? null : ranks.put(told.get(rank), rank);
      if (other != null) {
        throw new GereException(
            ExitCode.RESOURCES_MISSING,
            ("ranks %d and %d were both given the GPU %s; let each rank have its own:"
                    + " spark.task.resource.gpu.amount 1, and a cluster that shows each container"
                    + " its own GPUs alone (docs/gpu.md)")
                .formatted(other, rank, told.get(rank)),
            null);
      }
    }
  }
}
