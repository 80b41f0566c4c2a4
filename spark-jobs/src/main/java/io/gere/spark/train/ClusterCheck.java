package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.Train;
import io.gere.config.choice.CollectiveKind;
import io.gere.model.decoder.DecoderConfig;
import io.gere.progress.ProgressLog;
import io.gere.spark.progress.ExecutorWatch;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** Whether Spark is set up so that ranks can start, and has a slot for each. */
public final class ClusterCheck {
  /** Each encrypts what Spark itself sends. */
  public static final List<String> ENCRYPTIONS =
      List.of(
          "spark.network.crypto.enabled",
          "spark.ssl.rpc.enabled",
          "spark.authenticate.enableSaslEncryption");

  private final SparkContext spark;
  private final Recipe recipe;

  public ClusterCheck(SparkContext spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
  }

  /**
   * Looks, and waits a while for executors.
   *
   * @throws GereException with exit code 3 for a configuration that cannot be, 4 for too few slots
   *     or GPUs
   */
  public void check(ProgressLog log) {
    if (!spark.isLocal()) {
      requireConfiguration(spark.getConf(), recipe);
    }
    Duration patience = ExecutorWatch.patience(spark.getConf());
    new BarrierSlots(spark, recipe.train()).await(patience, patience, () -> false, log);
  }

  /**
   * Says what to set where ranks will not fit into their containers.
   *
   * @param model what is trained; its weights are not needed
   */
  public void checkMemory(DecoderConfig model, ProgressLog log) {
    new ContainerMemory(spark.getConf()).remark(recipe, model).ifPresent(log::say);
  }

  /** What can be seen before any executor is there. */
  static void requireConfiguration(SparkConf conf, Recipe recipe) {
    refuseDynamicAllocation(conf);
    refusePlaintext(conf, recipe.train());
    requireGpus(conf, recipe.train());
  }

  private static void refuseDynamicAllocation(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw InputException.of(
          "the ranks of a training run need all their executors at once, which Spark refuses with"
              + " dynamic allocation; set: spark.dynamicAllocation.enabled false");
    }
  }

  /** Ranks send each other gradients beside Spark, as they are. */
  private static void refusePlaintext(SparkConf conf, Train train) {
    if (train.workers() == 1 || train.allowPlaintextCollective()) {
      return;
    }
    for (String key : ENCRYPTIONS) {
      if (conf.getBoolean(key, false)) {
        throw InputException.of(
            ("%s is true, but ranks send each other gradients and weights unencrypted; where the"
                    + " network between executors is trusted, set"
                    + " train.allow_plaintext_collective: true")
                .formatted(key));
      }
    }
  }

  private static void requireGpus(SparkConf conf, Train train) {
    boolean offered = conf.getInt("spark.executor.resource.gpu.amount", 0) > 0;
    double asked = conf.getDouble("spark.task.resource.gpu.amount", 0);
    if (asked > 0 && asked < 1 && train.workers() > 1) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "spark.task.resource.gpu.amount is %s, so ranks would share a GPU; set: spark.task.resource.gpu.amount 1"
              .formatted(asked),
          null);
    }
    if (asked == 0 && (offered || train.collective() == CollectiveKind.NCCL)) {
      String why =
          offered ? "executors have GPUs" : "train.collective is nccl, which needs a GPU per rank";
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "%s, but ranks ask for none; set: spark.task.resource.gpu.amount 1".formatted(why),
          null);
    }
  }
}
