package io.gere.spark.train;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.Train;
import io.gere.memory.MemoryPlan;
import io.gere.model.decoder.DecoderConfig;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The memory of an executor's container beside the heap of its JVM. Tensors are native memory, so
 * that is where ranks live; YARN and Kubernetes kill a container that takes more.
 */
final class ContainerMemory {
  /** libtorch's code and threads; with a GPU the driver's part of the process as well. */
  private static final long RUNTIME = 2L << 30;

  private static final long MEBIBYTE = 1L << 20;

  private final SparkConf conf;

  ContainerMemory(SparkConf conf) {
    this.conf = conf;
  }

  /** What is to be set where a rank's memory plan does not fit; empty where it does. */
  Optional<String> remark(Recipe recipe, DecoderConfig model) {
    if (!isEnforced()) {
      return Optional.empty();
    }
    // Of few ranks each keeps more than of many.
    Train train = recipe.train();
    int workers =
        needed(recipe, model, train.fewestWorkers()) > needed(recipe, model, train.workers())
            ? train.fewestWorkers()
            : train.workers();
    int ranks = Math.min(ranksPerExecutor(), workers);
    long needed = needed(recipe, model, workers);
    long there = overhead();
    return needed <= there
        ? Optional.empty()
        : Optional.of(
            format(
                "train: %d rank(s) to an executor need about %.1f GB beside the heap, and a"
                    + " container that takes more than %.1f GB there is killed; set:"
                    + " spark.executor.memoryOverhead %dm",
                ranks, needed / 1e9, there / 1e9, needed / MEBIBYTE + 1));
  }

  /** What an executor needs where there are so many ranks. */
  private long needed(Recipe recipe, DecoderConfig model, int workers) {
    MemoryPlan plan =
        MemoryPlan.of(model, AttemptRecipe.of(recipe, workers), recipe.train().segments());
    boolean onGpu = conf.getInt("spark.executor.resource.gpu.amount", 0) > 0;
    long rank = plan.hostState() + plan.checkpointCopy() + (onGpu ? 0 : plan.total());
    return Math.min(ranksPerExecutor(), workers) * rank + RUNTIME;
  }

  private boolean isEnforced() {
    String master = conf.get("spark.master", "");
    return master.equals("yarn") || master.startsWith("k8s://");
  }

  private int ranksPerExecutor() {
    int byCores = conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);
    int gpus = conf.getInt("spark.executor.resource.gpu.amount", 0);
    return Math.max(1, gpus > 0 ? Math.min(gpus, byCores) : byCores);
  }

  /** As Spark counts it. */
  private long overhead() {
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m");
    long byDefault = Math.max((long) (factor * heap), least);
    return MEBIBYTE * conf.getSizeAsMb("spark.executor.memoryOverhead", byDefault + "m");
  }

  /** What else may be behind the loss of an executor, as the end of Spark's sentence. */
  static String behind(String reason) {
    // YARN says so itself, and which key it is.
    if (reason.contains("memory limits")) {
      return "";
    }
    if (reason.matches("(?s).*\\b137\\b.*")) {
      return " (it was killed, by hand or for want of memory: then raise spark.executor.memoryOverhead)";
    }
    return reason.matches("(?s).*\\b143\\b.*")
        ? " (it was told to end: preempted, decommissioned, or its container outgrew its memory)"
        : "";
  }
}
