package io.gere.spark.placement;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.progress.ProgressLog;
import io.gere.spark.progress.ExecutorWatch;
import io.gere.storage.Storage;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Whether a run folder is one folder to all machines. On a disk that each has of its own, steps
 * would write to places that nobody else looks at, and end long after with what is missing there.
 * So the driver leaves a file in it, and executors look for that: those that are there at once, and
 * those that come later when they have their first tasks.
 */
public final class SharedFolder implements AutoCloseable {
  /** Where tasks find the file's name: Spark hands such properties on to them. */
  private static final String MARK = "gere.run.mark";

  private final SparkContext spark;

  /** None where this process does all the work, or the file system is one for all. */
  private final Optional<Path> mark;

  /**
   * Leaves the file there until this is closed.
   *
   * @param folder to which this process is the one writer
   */
  public SharedFolder(SparkContext spark, Path folder) {
    this.spark = spark;
    FileSystem files = Storage.fileSystem(spark.hadoopConfiguration(), folder);
    this.mark =
        spark.isLocal() || !(files instanceof RawLocalFileSystem)
            ? Optional.empty()
            : Optional.of(leaveIn(files, files.makeQualified(folder)));
    mark.ifPresent(file -> spark.setLocalProperty(MARK, file.toString()));
  }

  /** Named like what is half-written, for a killed driver leaves it there. */
  private static Path leaveIn(FileSystem files, Path folder) {
    Path mark = new Path(folder, ".seen-by-all.%s.partial".formatted(UUID.randomUUID()));
    Storage.write(files, mark, out -> out.write(new byte[1]));
    return mark;
  }

  /**
   * Has executors look for it, as many as there are by now.
   *
   * @throws GereException with exit code 3, naming one that does not see it
   */
  public void require(ProgressLog log) {
    if (mark.isPresent()) {
      spark.setJobDescription("run.dir: is it shared?");
      try (ExecutorWatch executors = new ExecutorWatch(spark, log)) {
        List<String> blind = executors.run(this::blind);
        if (!blind.isEmpty()) {
          throw InputException.of(blind.get(0));
        }
      } finally {
        spark.setJobDescription(null);
      }
    }
  }

  /** What is to be said of each that does not see it. */
  private List<String> blind() {
    int seats = spark.defaultParallelism();
    return CpuStages.of(
            JavaSparkContext.fromSparkContext(spark)
                .parallelize(Collections.nCopies(seats, 0), seats))
        .map(seat -> blindness().orElse(null))
        .filter(Objects::nonNull)
        .collect();
  }

  /**
   * In a task that reads or writes the run folder: looks for it first.
   *
   * @throws GereException with exit code 3, as above
   */
  public static void requireSeen() {
    blindness()
        .ifPresent(
            sentence -> {
              throw InputException.of(sentence);
            });
  }

  private static Optional<String> blindness() {
    return Optional.ofNullable(TaskContext.get().getLocalProperty(MARK))
        .filter(mark -> !Files.exists(java.nio.file.Path.of(new Path(mark).toUri().getPath())))
        .map(
            mark ->
                "executor %s on %s does not see %s, which the driver has written: run.dir has to be a folder that all machines share"
                    .formatted(SparkEnv.get().executorId(), ThisExecutor.host(), mark));
  }

  @Override
  public void close() {
    spark.setLocalProperty(MARK, null);
    mark.ifPresent(file -> Storage.delete(spark.hadoopConfiguration(), file));
  }
}
