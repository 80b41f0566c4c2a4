package io.gere.spark.pipeline;

import io.gere.config.Recipe;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.storage.SparkSessions;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * The Spark applications of a run, one after the other. Stages that read text want many cores for a
 * while, ranks want executors with GPUs that stay. Where executors stay, one application gives both
 * ({@link CpuStages}). Executors of two kinds Spark gives only with dynamic allocation, and with
 * that it refuses barrier stages (SPARK-24942; Spark 4.2 still does), so then sampling has an
 * application of its own, where the driver may have two.
 */
final class Applications {
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private final SparkConf conf;
  private final int ranks;
  private final boolean training;
  private final List<Step> sampling;
  private final List<Step> computing;

  /**
   * @param conf Spark's configuration, as the user has given it
   * @param steps those to run, in order
   */
  Applications(SparkConf conf, Recipe recipe, List<Step> steps) {
    this.conf = conf;
    this.ranks = recipe.train().workers();
    this.training = steps.contains(Step.TRAIN);
    int apart = samplesApart(steps) ? steps.indexOf(Step.SAMPLE) + 1 : 0;
    this.sampling = steps.subList(0, apart);
    this.computing = steps.subList(apart, steps.size());
  }

  /** Conversations to draw from are written by the base model, which computes. */
  private boolean samplesApart(List<Step> steps) {
    return isDynamic()
        && isDriverFree()
        && training
        && steps.contains(Step.SAMPLE)
        && !steps.contains(Step.SELF_REPLAY);
  }

  private boolean isDynamic() {
    return !conf.get("spark.master", "local").startsWith("local")
        && conf.getBoolean(DYNAMIC, false);
  }

  /** A driver that the cluster has started belongs to one application. */
  private boolean isDriverFree() {
    return conf.get("spark.submit.deployMode", "client").equals("client");
  }

  /** The steps of each. */
  List<List<Step>> steps() {
    return sampling.isEmpty() ? List.of(computing) : List.of(sampling, computing);
  }

  /** What was decided, where there was something to decide. */
  Optional<String> decision() {
    if (!sampling.isEmpty()) {
      return Optional.of(
          "spark: two applications, for Spark refuses ranks dynamic allocation: the first samples in executors without GPUs that come and go, the second has %d rank(s) in executors that stay"
              .formatted(ranks));
    }
    if (training && isDynamic()) {
      return Optional.of(
          "spark: one application, without dynamic allocation, which Spark refuses ranks"
              + (isDriverFree() ? "" : "; in client mode sampling would have one of its own"));
    }
    return computing.size() > 1 && training && CpuStages.areApart(conf)
        ? Optional.of(
            "spark: one application; its executors read text with a core a task and no GPU, and compute with %s core(s) and %s GPU(s) a task"
                .formatted(
                    conf.get("spark.task.cpus", "1"),
                    conf.get("spark.task.resource.gpu.amount", "0")))
        : Optional.empty();
  }

  /** Prepares for the application of these steps, before it begins. */
  void prepare(List<Step> steps) {
    if (isDynamic() && steps.contains(Step.TRAIN)) {
      if (isDriverFree()) {
        SparkSessions.stop(0);
      }
      SparkSessions.keepExecutors(ranks);
    }
  }
}
