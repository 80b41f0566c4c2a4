package io.gere.spark.bench;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.progress.ProgressLog;
import io.gere.spark.bench.SampleBenchReport.Rate;
import io.gere.spark.corpus.CorpusJob;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.PassSummary;
import io.gere.spark.corpus.format.CorpusFields;
import io.gere.spark.corpus.format.CorpusFile;
import io.gere.spark.corpus.format.DocumentSource;
import io.gere.spark.corpus.format.LineReader;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.sample.Sampler;
import io.gere.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * {@code bench sample}: the pass over a corpus beside its decompression alone, on one core, and the
 * whole of sampling beside that pass, over Spark. All in one run, the better of several times each.
 */
public final class SampleBench {
  /** The other files are links to these. */
  private static final int DISTINCT = 16;

  private static final int CORE_ROUNDS = 20;
  private static final int SPARK_ROUNDS = 3;
  private static final int BUFFER = 1 << 18;

  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final SparkSession spark;
  private final Options options;
  private final int remembered;

  /**
   * What may be chosen.
   *
   * @param files of the corpus
   * @param megabytes of a file, before compression
   * @param documents of the replay set
   */
  public record Options(int files, int megabytes, int documents) {}

  public SampleBench(SparkSession spark, Options options) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = context.hadoopConfiguration();
    this.spark = spark;
    this.options = options;
    this.remembered = Sampler.remembered(options.documents());
  }

  /** What is measured. */
  private interface Work {
    void run() throws IOException;
  }

  /** The clock, in seconds. */
  private interface Clock {
    double seconds();
  }

  /** Measures in a temporary folder. */
  public SampleBenchReport run(ProgressLog log) {
    try {
      java.nio.file.Path folder = Files.createTempDirectory("gere-bench");
      try {
        return run(folder, log);
      } finally {
        Storage.delete(hadoop, new Path(folder.toUri()));
      }
    } catch (IOException e) {
      throw GereException.failure("the benchmark's files: " + e.getMessage(), e);
    }
  }

  private SampleBenchReport run(java.nio.file.Path folder, ProgressLog log) throws IOException {
    java.nio.file.Path corpus = Files.createDirectory(folder.resolve("corpus"));
    int distinct = Math.min(options.files(), DISTINCT);
    log.say(format("writing %,d files, %d of them different", options.files(), distinct));
    new BenchCorpus().write(corpus, options.files(), distinct, options.megabytes() * 1_000_000L);
    CorpusListing all = CorpusListing.find(hadoop, List.of(corpus.toString()));
    CorpusListing some = new CorpusListing(all.root(), all.files().subList(0, distinct));

    log.say("one core: decompression alone, and the pass");
    // CPU time, so that a machine that is busy with something else shows less.
    Clock core = () -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    long raw = decompress(some);
    double[] alone = times(CORE_ROUNDS, core, () -> decompress(some), () -> pass(some));

    log.say("all cores: the pass, and the whole of sampling");
    Recipe recipe = recipe(folder, all);
    Clock wall = () -> System.nanoTime() / 1e9;
    CorpusJob job =
        new CorpusJob(
            context,
            all,
            CorpusSource.of(recipe.corpus()),
            CorpusJob.tasksFor(context, all),
            line -> {});
    double[] whole =
        times(
            SPARK_ROUNDS,
            wall,
            () -> job.pass(remembered, recipe.run().seed()),
            () -> sample(recipe));
    long rawBytes = Math.round(raw * (double) all.bytes() / some.bytes());
    return new SampleBenchReport(
        options.files(),
        options.documents(),
        rawBytes,
        all.bytes(),
        Rate.of(raw, some.bytes(), alone[0]),
        Rate.of(raw, some.bytes(), alone[1]),
        alone[0] / alone[1],
        context.defaultParallelism(),
        whole[0],
        whole[1],
        whole[1] / whole[0]);
  }

  /** The best time of each of two, which take turns. */
  private static double[] times(int rounds, Clock clock, Work first, Work second)
      throws IOException {
    double[] best = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = 0; round < rounds; round++) {
      double start = clock.seconds();
      first.run();
      double between = clock.seconds();
      second.run();
      best[0] = Math.min(best[0], between - start);
      best[1] = Math.min(best[1], clock.seconds() - between);
    }
    return best;
  }

  private long decompress(CorpusListing corpus) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (CorpusFile file : corpus.files()) {
      try (InputStream in = LineReader.content(hadoop, new Path(corpus.root() + file.name()))) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          bytes += read;
        }
      }
    }
    return bytes;
  }

  /** What a task does. */
  private void pass(CorpusListing corpus) throws IOException {
    PassSummary all = new PassSummary(remembered);
    for (CorpusFile file : corpus.files()) {
      DocumentSource documents =
          DocumentSource.of(corpus.root(), file, CorpusFields.SLIM_PAJAMA, hadoop);
      all.merge(PassSummary.of(file, documents, remembered, 0));
    }
  }

  private Recipe recipe(java.nio.file.Path folder, CorpusListing corpus) {
    return RecipeReader.parse(
        "run: {dir: '%s'}\ncorpus: {path: ['%s']}\nreplay: {documents: %d}\n"
            .formatted(folder.resolve("run"), corpus.root(), options.documents()));
  }

  private void sample(Recipe recipe) {
    new SampleStep(spark, recipe).run(line -> {});
    // Or it would be done already.
    Storage.delete(hadoop, new Path(recipe.run().dir()));
  }
}
