package io.gere.spark.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.gere.config.Corpus;
import io.gere.config.CorpusScan;
import io.gere.config.Recipe;
import io.gere.config.Required;
import io.gere.data.ReplaySet;
import io.gere.sample.DocumentFilter;
import io.gere.sample.SampleReport;
import io.gere.sample.SampleReport.Taken;
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
    this.folder = new RunFolder(hadoop, recipe.run().dir()).step(NAME);
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
    CorpusListing whole = CorpusListing.find(hadoop, Required.items("corpus.path", source.path()));
    CorpusListing corpus =
        switch (source.scan()) {
          case FULL -> whole;
          case FILES -> whole.choose(source.files(), recipe.run().seed());
        };
    try (TokenCount tokens = TokenCount.of(recipe, hadoop)) {
      DocumentFilter filter = DocumentFilter.of(recipe, hadoop, tokens);
      Origin origin = origin(whole, filter, tokens);
      return folder.isDone(origin)
          ? alreadyDone(say)
          : draw(origin, whole, corpus, new Sampler(job(corpus, say), filter, tokens, say), say);
    }
  }

  private CorpusJob job(CorpusListing corpus, Consumer<String> say) {
    return new CorpusJob(
        context, corpus, recipe.corpus(), CorpusJob.tasksFor(context, corpus), say);
  }

  private Origin origin(CorpusListing whole, DocumentFilter filter, TokenCount tokens) {
    Corpus source = recipe.corpus();
    Map<String, Object> choices = new TreeMap<>();
    choices.put("documents", recipe.replay().documents());
    choices.put("seed", recipe.run().seed());
    choices.put("stratify", recipe.replay().stratify());
    choices.put("scan", source.scan());
    if (source.scan() == CorpusScan.FILES) {
      choices.put("files", source.files());
    }
    choices.put("text_field", source.textField());
    choices.put("on_error", source.onError());
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("corpus", whole.digest());
    inputs.put("filter", filter.fingerprint());
    tokens.fingerprint().ifPresent(fingerprint -> inputs.put("tokenizer", fingerprint));
    return new Origin(NAME, choices, inputs);
  }

  private Manifest draw(
      Origin origin,
      CorpusListing whole,
      CorpusListing corpus,
      Sampler sampler,
      Consumer<String> say) {
    int documents = recipe.replay().documents();
    boolean cluster = recipe.corpus().scan() == CorpusScan.FILES;
    say.accept(
        text(
            "sample: %,d documents from %,d files, %,d MB%s",
            documents,
            corpus.files().size(),
            corpus.bytes() / 1_000_000,
            cluster
                ? ", a cluster sample: of the corpus's %,d files only these are looked at"
                    .formatted(whole.files().size())
                : ""));
    long start = System.nanoTime();
    Sample sample = sampler.draw(recipe.replay().stratify(), documents, recipe.run().seed());
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
    rebuild.write(
        SampleReport.FILE_NAME,
        SampleReport.of(cluster, sample.corpus(), sample.taken(), sample.refused())::write);
    Manifest manifest = rebuild.commit(facts(corpus, sample, seconds));
    say.accept(
        text(
            "sample: %,d of %,d documents drawn in %.1f s%s, in %s",
            documents,
            sample.corpusDocuments(),
            seconds,
            gaveWay(sample),
            folder.file(ReplaySet.FILE_NAME)));
    return manifest;
  }

  /** Which documents gave way, as part of a sentence. */
  private static String gaveWay(Sample sample) {
    if (sample.refused().isEmpty()) {
      return "";
    }
    return sample.exclusions().entrySet().stream()
        .map(reason -> text("%,d %s", reason.getValue(), reason.getKey().key()))
        .collect(joining(", ", " (passed over: ", ")"));
  }

  private Map<String, Object> facts(CorpusListing corpus, Sample sample, double seconds) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("documents", sample.documents().size());
    facts.put("documents_in_corpus", sample.corpusDocuments());
    facts.put(
        "documents_per_set",
        sample.taken().stream().collect(groupingBy(Taken::set, TreeMap::new, counting())));
    facts.put("stratify", recipe.replay().stratify());
    facts.put("scan", recipe.corpus().scan());
    facts.put("candidates", sample.taken().size() + sample.refused().size());
    facts.put("exclusions", sample.exclusions());
    facts.put("files", corpus.files().size());
    facts.put("bytes", corpus.bytes());
    facts.put("bytes_per_second", Math.round(corpus.bytes() / seconds));
    facts.put(
        "skipped_files",
        sample.skipped().stream()
            .map(skipped -> Map.of("file", skipped.file(), "reason", skipped.reason()))
            .toList());
    return facts;
  }

  private static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private Manifest alreadyDone(Consumer<String> say) {
    Manifest manifest = folder.require("run gere sample again");
    say.accept("sample: done already, in %s".formatted(folder.path()));
    return manifest;
  }
}
