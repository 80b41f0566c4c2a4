package io.gere.spark.placement;

import io.gere.tensor.Device;
import io.gere.tensor.GpuAddress;
import io.gere.tensor.Torch;
import java.util.Arrays;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.util.TaskFailureListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a task computes.
 *
 * @param threads of its tensor operations, where these run on a CPU
 */
public record TaskPlacement(Device device, int threads) {
  /** What Spark calls the driver where it names executors. */
  private static final String DRIVER = "driver";

  private static final Logger LOG = LoggerFactory.getLogger(TaskPlacement.class);

  /** Of any task but a rank: the cores that Spark has given to it. */
  public static TaskPlacement of(TaskContext task) {
    TaskFailureListener listener = (context, failure) -> LostGpu.endExecutorIfBehind(failure);
    task.addTaskFailureListener(listener);
    SharedFolder.requireSeen();
    return new TaskPlacement(device(task, 0), task.cpus());
  }

  /**
   * Of a rank: ranks that share a machine share all of its cores.
   *
   * @param threads {@code train.threads}; 0: its share of the cores
   */
  public static TaskPlacement of(BarrierTaskContext rank, int threads) {
    SharedFolder.requireSeen();
    int cores = Runtime.getRuntime().availableProcessors();
    return new TaskPlacement(
        device(rank, rank.partitionId()), threads(threads, cores, ranksHere(rank)));
  }

  /** Whether this process is driver and executor in one, as in local mode. */
  public static boolean inDriver() {
    return SparkEnv.get().executorId().equals(DRIVER);
  }

  /** Prepares the calling thread, which is the task's own. */
  public void prepareThread() {
    Torch.prepareThread(threads, device);
  }

  /**
   * The GPU whose address Spark gives, as CUDA counts them; a CPU without one.
   *
   * @param inLocalMode the GPU to take where Spark gives out none, because the process is alone
   */
  private static Device device(TaskContext task, int inLocalMode) {
    ResourceInformation given = task.resourcesJMap().get("gpu");
    if (given != null) {
      return device(given.addresses()[0]);
    }
    return inDriver() && inLocalMode < Torch.gpus()
        ? new Device.Gpu(inLocalMode)
        : new Device.Cpu();
  }

  private static Device device(String given) {
    if (Torch.gpus() > 0) {
      return GpuAddress.find(given);
    }
    LOG.warn(
        "Spark gives this task GPU {}, but its PyTorch knows no CUDA, so it computes on the CPU;"
            + " see docs/gpu.md",
        given);
    return new Device.Cpu();
  }

  /**
   * The threads of a rank.
   *
   * @param asked {@code train.threads}; 0: its share of the cores
   * @param ranks of its run that share them
   */
  public static int threads(int asked, int cores, long ranks) {
    return asked > 0 ? asked : (int) Math.max(1, cores / Math.max(1, ranks));
  }

  private static long ranksHere(BarrierTaskContext rank) {
    String host = ThisExecutor.host();
    return Arrays.stream(rank.getTaskInfos())
        .filter(other -> other.address().startsWith(host + ":") || other.address().equals(host))
        .count();
  }
}
