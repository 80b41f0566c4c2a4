package io.gere.spark.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.gere.config.Corpus;
import io.gere.config.Recipe;
import io.gere.config.Required;
import io.gere.data.ReplaySet;
import io.gere.storage.ContentHash;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * {@code gere sample}: makes {@code run.dir/sample} with the general replay set in {@link
 * ReplaySet#FILE_NAME}, drawn from {@code corpus.path} or taken over from {@code replay.path}.
 *
 * <p>A drawn document's line is {@code {"text", "meta"}}, where {@code meta} holds what the corpus
 * says of it and its {@code source} (the file's name below the corpus folder) and {@code record}
 * (its number in the file, from 1). Lines come by ascending hash, so a smaller sample with the same
 * seed is the beginning of a larger one.
 */
public final class SampleStep {
  /** The step's name, and its folder's below {@code run.dir}. */
  private static final String NAME = "sample";

  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final Recipe recipe;
  private final StepFolder folder;

  /** {@code run.dir} must be given, and {@code corpus.path} or {@code replay.path}. */
  public SampleStep(SparkSession spark, Recipe recipe) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = context.hadoopConfiguration();
    this.recipe = recipe;
    this.folder = RunFolder.of(hadoop, recipe.run()).step(NAME);
  }

  /**
   * Makes the folder, unless it is there already.
   *
   * @param say hears what is done, line by line
   */
  public Manifest run(Consumer<String> say) {
    return recipe.replay().path() == null ? draw(say) : takeOver(say);
  }

  private Manifest takeOver(Consumer<String> say) {
    Path path = new Path(recipe.replay().path());
    Origin origin =
        new Origin(
            NAME, Map.of("ready_made", true), Map.of("replay", ContentHash.of(hadoop, path)));
    if (folder.isDone(origin)) {
      return alreadyDone(say);
    }
    ReadyMadeSet set = new ReadyMadeSet(hadoop, path);
    long documents = set.check();
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(ReplaySet.FILE_NAME, set::copyTo);
    say.accept("sample: %d documents taken over from %s".formatted(documents, path));
    return rebuild.commit(Map.of("documents", documents));
  }

  private Manifest draw(Consumer<String> say) {
    Corpus source = recipe.corpus();
    int documents = recipe.replay().documents();
    long seed = recipe.run().seed();
    CorpusListing corpus = CorpusListing.find(hadoop, Required.items("corpus.path", source.path()));
    Origin origin =
        new Origin(
            NAME,
            Map.of(
                "documents",
                documents,
                "seed",
                seed,
                "text_field",
                source.textField(),
                "on_error",
                source.onError()),
            Map.of("corpus", corpus.digest()));
    if (folder.isDone(origin)) {
      return alreadyDone(say);
    }
    say.accept(
        String.format(
            Locale.ROOT,
            "sample: %d documents from %,d files, %,d MB",
            documents,
            corpus.files().size(),
            corpus.bytes() / 1_000_000));
    long start = System.nanoTime();
    FileJob job = new FileJob(context, source.onError(), FileJob.tasksFor(context, corpus), say);
    Sample sample = new Sampler(job, corpus, source.textField()).draw(documents, seed);
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Sample.Skipped skipped : sample.skipped()) {
      say.accept("sample: skipped %s: %s".formatted(skipped.file(), skipped.reason()));
    }
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(
        ReplaySet.FILE_NAME,
        out -> {
          for (Document document : sample.documents()) {
            out.write((document.line() + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    Manifest manifest = rebuild.commit(facts(corpus, sample, seconds));
    say.accept(
        String.format(
            Locale.ROOT,
            "sample: %d of %,d documents drawn in %.1f s, in %s",
            documents,
            sample.corpusDocuments(),
            seconds,
            folder.file(ReplaySet.FILE_NAME)));
    return manifest;
  }

  private static Map<String, Object> facts(CorpusListing corpus, Sample sample, double seconds) {
    return Map.of(
        "documents", sample.documents().size(),
        "documents_in_corpus", sample.corpusDocuments(),
        "documents_per_set",
            sample.documents().stream()
                .collect(groupingBy(Document::set, TreeMap::new, counting())),
        "files", corpus.files().size(),
        "bytes", corpus.bytes(),
        "bytes_per_second", Math.round(corpus.bytes() / seconds),
        "skipped_files",
            sample.skipped().stream()
                .map(skipped -> Map.of("file", skipped.file(), "reason", skipped.reason()))
                .toList());
  }

  private Manifest alreadyDone(Consumer<String> say) {
    Manifest manifest = folder.require("run gere sample again");
    say.accept("sample: done already, in %s".formatted(folder.path()));
    return manifest;
  }
}
