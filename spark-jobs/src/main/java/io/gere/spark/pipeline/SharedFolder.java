package io.gere.spark.pipeline;

import io.gere.InputException;
import io.gere.doctor.StorageChecks;
import io.gere.progress.ProgressLog;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.progress.ExecutorWatch;
import io.gere.storage.Storage;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Whether a run folder is one folder to all machines. On a disk that each has of its own, steps
 * would write to places that nobody else looks at, and end long after with what is missing there.
 */
final class SharedFolder {
  private final SparkContext spark;
  private final Path folder;

  SharedFolder(SparkContext spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /**
   * Leaves a file there and has executors look for it, as many as there are by now.
   *
   * @throws GereException with exit code 3, naming the executor that does not see it
   */
  void require(ProgressLog log) {
    Configuration hadoop = spark.hadoopConfiguration();
    boolean ownDisk = Storage.fileSystem(hadoop, folder) instanceof RawLocalFileSystem;
    if (spark.isLocal() || !ownDisk) {
      return;
    }
    Path mark = StorageChecks.mark(folder, hadoop);
    spark.setJobDescription("run.dir: is it shared?");
    try (ExecutorWatch executors = new ExecutorWatch(spark, log)) {
      List<String> blind = executors.run(() -> blind(mark.toString()));
      if (!blind.isEmpty()) {
        throw InputException.of(
            "%s does not see %s, which the driver has written: run.dir has to be a folder that all machines share"
                .formatted(blind.get(0), mark));
      }
    } finally {
      spark.setJobDescription(null);
      Storage.delete(hadoop, mark);
    }
  }

  /** The executors that do not see it. */
  private List<String> blind(String mark) {
    SerializableConfiguration hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
    int seats = spark.defaultParallelism();
    return CpuStages.of(
            JavaSparkContext.fromSparkContext(spark)
                .parallelize(Collections.nCopies(seats, mark), seats))
        .map(file -> Storage.exists(hadoop.value(), new Path(file)) ? null : executor())
        .filter(Objects::nonNull)
        .collect();
  }

  private static String executor() {
    return "executor %s on %s".formatted(SparkEnv.get().executorId(), TaskPlacement.host());
  }
}
