package io.gere.spark.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.RootLocale;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeWriter;
import io.gere.doctor.CollectiveSums;
import io.gere.doctor.HealthCheck;
import io.gere.doctor.StorageChecks;
import io.gere.progress.ProgressLog;
import io.gere.spark.progress.TaskFailure;
import io.gere.spark.train.ClusterCheck;
import io.gere.storage.Json;
import io.gere.storage.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/** Looks at the executors of an application: one barrier task where each rank would be. */
public final class ExecutorChecks {
  private final SparkContext spark;
  private final Recipe recipe;

  /**
   * @param recipe whose {@code train.workers} says how many executors are looked at
   */
  public ExecutorChecks(SparkContext spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
  }

  /** Waits for the executors as training would, and returns what each found, in ranks' order. */
  public List<HealthCheck> run(ProgressLog log) {
    new ClusterCheck(spark, recipe).check(log);
    Configuration hadoop = spark.hadoopConfiguration();
    Optional<Path> mark =
        Optional.ofNullable(recipe.run().dir())
            .map(folder -> StorageChecks.mark(new Path(folder), hadoop));
    try {
      return checks(mark.map(Path::toString).orElse(null));
    } finally {
      mark.ifPresent(file -> Storage.delete(hadoop, file));
    }
  }

  private List<HealthCheck> checks(String mark) {
    int ranks = recipe.train().workers();
    ExecutorCheck check =
        new ExecutorCheck(
            RecipeWriter.yaml(recipe),
            new SerializableConfiguration(spark.hadoopConfiguration()),
            mark);
    spark.setJobDescription("doctor: %d executors".formatted(ranks));
    long start = System.currentTimeMillis();
    List<String> found =
        TaskFailure.unwrap(
            () ->
                JavaSparkContext.fromSparkContext(spark)
                    .parallelize(Collections.nCopies(ranks, 0), ranks)
                    .rdd()
                    .barrier()
                    .mapPartitions(check, false, ClassTag$.MODULE$.apply(String.class))
                    .toJavaRDD()
                    .collect());
    long end = System.currentTimeMillis();
    List<ExecutorCheck.Findings> byRank = found.stream().map(ExecutorChecks::parse).toList();
    List<HealthCheck> all = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      String process = "rank " + rank;
      byRank.get(rank).checks().forEach(one -> all.add(one.of(process)));
      all.add(clock(byRank.get(rank), start, end).of(process));
    }
    all.addAll(sums(byRank));
    return all;
  }

  /** None where the ranks were not joined: one that is alone, or some that lack something. */
  static List<HealthCheck> sums(List<ExecutorCheck.Findings> byRank) {
    if (byRank.stream().anyMatch(findings -> findings.differences().isEmpty())) {
      return List.of();
    }
    List<HealthCheck> checks = new ArrayList<>();
    for (int i = 0; i < CollectiveSums.OPERATIONS.size(); i++) {
      int operation = i;
      // Sorted, NaN comes last, so a sum that is no number is never passed over.
      double worst =
          byRank.stream()
              .map(it -> it.differences().get(operation))
              .sorted()
              .toList()
              .get(byRank.size() - 1);
      String name = "%s, %d ranks".formatted(CollectiveSums.OPERATIONS.get(i), byRank.size());
      checks.add(HealthCheck.within(name, "sums are off by", worst, 0));
    }
    return checks;
  }

  private static ExecutorCheck.Findings parse(String json) {
    try {
      return Json.MAPPER.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What an executor did between the driver's two looks at its clock lies between them. */
  private static HealthCheck clock(ExecutorCheck.Findings findings, long start, long end) {
    double behind = (start - findings.begun()) / 1e3;
    double ahead = (findings.ended() - end) / 1e3;
    double apart = Math.max(behind, ahead);
    if (apart <= StorageChecks.MOST_SECONDS_APART) {
      return HealthCheck.ok("clock", "agrees with the driver's");
    }
    return HealthCheck.missing(
        "clock",
        RootLocale.format(
            "%.0f s %s the driver's; set both by NTP",
            apart, behind > ahead ? "behind" : "ahead of"));
  }
}
