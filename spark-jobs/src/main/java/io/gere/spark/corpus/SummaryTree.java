package io.gere.spark.corpus;

import io.gere.spark.placement.CpuStages;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Merges the summaries of a pass's tasks, on executors. */
public final class SummaryTree {
  private SummaryTree() {}

  /** All of them as one, the only one that comes to the driver. */
  public static PassSummary merged(JavaRDD<PassSummary> summaries) {
    int groups = (int) Math.ceil(Math.sqrt(summaries.getNumPartitions()));
    return merged(merged(summaries, groups), 1).first();
  }

  /**
   * Merges in groups. Spark's own treeAggregate would leave the stages of its merging without the
   * profile of the stage before.
   */
  private static JavaRDD<PassSummary> merged(JavaRDD<PassSummary> summaries, int groups) {
    return CpuStages.of(
        summaries
            .mapToPair(summary -> new Tuple2<>(TaskContext.getPartitionId() % groups, summary))
            .reduceByKey(PassSummary::merge, groups)
            .values());
  }
}
