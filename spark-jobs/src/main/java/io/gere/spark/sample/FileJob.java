package io.gere.spark.sample;

import io.gere.GereException;
import io.gere.config.OnError;
import io.gere.spark.progress.SparkProgress;
import io.gere.spark.progress.TaskFailure;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Does the same to each of many files on Spark, many files to a task. */
final class FileJob {
  /** What a task reads at most, so that progress is seen and a lost task costs little. */
  private static final long TASK_BYTES = 512L << 20;

  private static final int TASKS_PER_CORE = 4;

  private final JavaSparkContext context;
  private final OnError onError;
  private final Consumer<String> say;
  private final int tasks;

  /** What is done to a file; it runs on executors. */
  interface Work<T extends Serializable> extends Serializable {
    /**
     * Does it.
     *
     * @throws IOException where the file is damaged or cannot be read
     */
    T on(CorpusFile file, Configuration hadoop) throws IOException;
  }

  /**
   * Nothing runs yet.
   *
   * @param tasks how many a job has, if there are as many files
   */
  FileJob(JavaSparkContext context, OnError onError, int tasks, Consumer<String> say) {
    this.context = context;
    this.onError = onError;
    this.tasks = tasks;
    this.say = say;
  }

  /** Enough tasks to keep all cores busy to the end, and none of them long. */
  static int tasksFor(JavaSparkContext context, CorpusListing corpus) {
    long byBytes = corpus.bytes() / TASK_BYTES;
    return (int) Math.max(byBytes, (long) TASKS_PER_CORE * context.defaultParallelism());
  }

  /**
   * Runs a job; the results come in any order.
   *
   * @param what the job, as the beginning of a line of progress
   * @throws GereException at the first damaged file, unless these are to be skipped
   */
  <T extends Serializable> List<FileResult<T>> run(
      String what, List<CorpusFile> files, Work<T> work) {
    SerializableConfiguration hadoop = new SerializableConfiguration(context.hadoopConfiguration());
    OnError damaged = onError;
    List<FilePack> packs = FilePack.of(files, tasks);
    long bytes = files.stream().mapToLong(CorpusFile::bytes).sum();
    try (SparkProgress progress = new SparkProgress(context.sc(), what, files.size(), bytes, say)) {
      SparkProgress.Counter counter = progress.counter();
      return TaskFailure.unwrap(
          () ->
              context
                  .parallelize(packs, packs.size())
                  .flatMap(pack -> pack.files().iterator())
                  .map(
                      file -> {
                        FileResult<T> result = result(file, work, hadoop.value(), damaged);
                        counter.add(file.bytes());
                        return result;
                      })
                  .collect());
    }
  }

  private static <T extends Serializable> FileResult<T> result(
      CorpusFile file, Work<T> work, Configuration hadoop, OnError onError) {
    try {
      return new FileResult<>(file, work.on(file, hadoop), null);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      return switch (onError) {
        case SKIP -> new FileResult<>(file, null, reason);
        case FAIL ->
            throw GereException.failure(
                "%s cannot be used: %s; repair or remove it, or set corpus.on_error to skip"
                    .formatted(file.path(), reason),
                e);
      };
    }
  }
}
