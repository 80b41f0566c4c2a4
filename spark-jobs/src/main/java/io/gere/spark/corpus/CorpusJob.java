package io.gere.spark.corpus;

import io.gere.GereException;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.placement.CpuStages;
import io.gere.spark.progress.SparkProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The documents of files, which are read as they are. */
public final class CorpusJob implements CorpusDocuments {
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

  @Override
  public CorpusSource source() {
    return access.source();
  }

  @Override
  public CorpusListing corpus() {
    return corpus;
  }

  @Override
  public PassSummary pass(int k, long seed) {
    CorpusAccess files = access;
    return run(
        "sample: looking at all documents",
        corpus.files(),
        (packs, counter) ->
            SummaryTree.merged(packs.map(pack -> files.summary(pack, k, seed, counter))));
  }

  @Override
  public List<ReadFile> read(String what, Map<Integer, long[]> numbers) {
    HashMap<Integer, long[]> travelling = new HashMap<>(numbers); // not every Map can
    List<CorpusFile> files =
        corpus.files().stream().filter(file -> numbers.containsKey(file.index())).toList();
    return read(what, files, (file, documents) -> travelling.get(file.index()));
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
