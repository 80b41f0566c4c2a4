package io.gere.spark.placement;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Stages that read or encode text. An application's executors are made for ranks, which take all
 * their cores and a GPU each; such a stage asks, by a resource profile of its own, for a core a
 * task and no GPU. Where executors stay, its tasks run in those of the ranks, as many at a time as
 * there are cores; with dynamic allocation they get executors without GPUs.
 */
public final class CpuStages {
  private static String application = "";
  private static Optional<ResourceProfile> profile = Optional.empty();

  private CpuStages() {}

  /** Gives the stage that reads this its profile; returns the same. */
  public static <T> JavaRDD<T> of(JavaRDD<T> stage) {
    return profile(stage.context()).map(stage::withResources).orElse(stage);
  }

  /** Whether such a stage asks for anything else than ranks do. */
  public static boolean areApart(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    boolean alone = master.equals("local") || master.startsWith("local[");
    boolean withGpu =
        Arrays.stream(conf.getAllWithPrefix("spark.task.resource."))
            .anyMatch(one -> one._1().endsWith(".amount") && Double.parseDouble(one._2()) > 0);
    return !alone && (withGpu || conf.getInt("spark.task.cpus", 1) > 1);
  }

  /** One for all stages of an application: to Spark each is another kind of executor. */
  private static synchronized Optional<ResourceProfile> profile(SparkContext spark) {
    if (!application.equals(spark.applicationId())) {
      application = spark.applicationId();
      SparkConf conf = spark.getConf();
      profile = areApart(conf) ? Optional.of(profile(conf)) : Optional.empty();
    }
    return profile;
  }

  private static ResourceProfile profile(SparkConf conf) {
    ResourceProfileBuilder builder = new ResourceProfileBuilder();
    builder.require(new TaskResourceRequests().cpus(1));
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      ExecutorResourceRequests executor = new ExecutorResourceRequests();
      executor.memory(conf.get("spark.executor.memory", "1g"));
      if (conf.contains("spark.executor.cores")) {
        executor.cores(conf.getInt("spark.executor.cores", 1));
      }
      builder.require(executor);
    }
    return builder.build();
  }
}
