package io.gere.spark.corpus;

import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.ReadResult.Unreadable;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.progress.SparkProgress;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** The two Spark jobs over a corpus: a pass over all of it, and reading some documents. */
public final class CorpusJob {
  /** What a task reads at most, so that progress is seen and a lost task costs little. */
  private static final long TASK_BYTES = 512L << 20;

  private static final int TASKS_PER_CORE = 4;

  private final JavaSparkContext context;
  private final CorpusListing corpus;
  private final CorpusAccess access;
  private final int tasks;
  private final ProgressLog log;

  /**
   * Nothing runs yet.
   *
   * @param tasks how many a job has, if there are as many files
   * @param log hears how far a job is
   */
  public CorpusJob(
      JavaSparkContext context,
      CorpusListing corpus,
      CorpusSource source,
      int tasks,
      ProgressLog log) {
    this.context = context;
    this.corpus = corpus;
    this.access =
        new CorpusAccess(
            corpus.root(), source, new SerializableConfiguration(context.hadoopConfiguration()));
    this.tasks = tasks;
    this.log = log;
  }

  /** Enough tasks to keep all cores busy to the end, and none of them long. */
  public static int tasksFor(JavaSparkContext context, CorpusListing corpus) {
    long byBytes = corpus.bytes() / TASK_BYTES;
    return (int) Math.max(byBytes, (long) TASKS_PER_CORE * context.defaultParallelism());
  }

  /** What the recipe says of the corpus. */
  public CorpusSource source() {
    return access.source();
  }

  public CorpusListing corpus() {
    return corpus;
  }

  /**
   * Goes over all documents. What comes to the driver is one summary, however many files and tasks
   * there are.
   *
   * @param k how many of a set's documents are remembered
   * @throws GereException at the first damaged file, unless these are to be skipped
   */
  public PassSummary pass(int k, long seed) {
    CorpusAccess files = access;
    return run(
        "sample: looking at all documents",
        corpus.files(),
        (packs, counter) -> {
          JavaRDD<PassSummary> summaries = packs.map(pack -> files.summary(pack, k, seed, counter));
          int groups = (int) Math.ceil(Math.sqrt(summaries.getNumPartitions()));
          return merged(merged(summaries, groups), 1).first();
        });
  }

  /**
   * Merges tasks' summaries in groups, on executors. Spark's own treeAggregate would leave the
   * stages of its merging without the profile of the stage before.
   */
  private static JavaRDD<PassSummary> merged(JavaRDD<PassSummary> summaries, int groups) {
    return CpuStages.of(
        summaries
            .mapToPair(summary -> new Tuple2<>(TaskContext.getPartitionId() % groups, summary))
            .reduceByKey(PassSummary::merge, groups)
            .values());
  }

  /**
   * Reads documents; the files come in any order.
   *
   * @param what the job, as the beginning of a line of progress
   * @throws GereException at the first damaged file, unless these are to be skipped
   */
  public List<ReadFile> read(String what, List<CorpusFile> chosen, WantedDocuments wanted) {
    CorpusAccess files = access;
    return run(
        what,
        chosen,
        (packs, counter) ->
            packs
                .flatMap(pack -> pack.files().iterator())
                .map(file -> files.read(file, wanted, counter))
                .collect());
  }

  /**
   * Goes on without a record.
   *
   * @throws GereException unless what is damaged is to be skipped
   */
  public void tolerate(Unreadable record) {
    switch (access.source().onError()) {
      case SKIP -> {}
      case FAIL -> {
        String name = corpus.files().get(record.place().file()).name();
        throw access.unusable(name, record.reason(), null);
      }
    }
  }

  /** A record and what is wrong with it, for messages. */
  public String describe(Unreadable record) {
    return "%s: %s".formatted(corpus.files().get(record.place().file()).name(), record.reason());
  }

  /** A job, once it is known what its tasks work on and count with. */
  private interface Job<T> {
    T over(JavaRDD<FilePack> packs, SparkProgress.Counter counter);
  }

  private <T> T run(String what, List<CorpusFile> files, Job<T> job) {
    List<FilePack> packs = FilePack.of(files, tasks);
    long bytes = files.stream().mapToLong(CorpusFile::bytes).sum();
    context.sc().setJobDescription(what);
    try (SparkProgress progress = new SparkProgress(context.sc(), what, files.size(), bytes, log)) {
      return progress.run(
          () ->
              job.over(CpuStages.of(context.parallelize(packs, packs.size())), progress.counter()));
    } finally {
      context.sc().setJobDescription(null);
    }
  }
}
