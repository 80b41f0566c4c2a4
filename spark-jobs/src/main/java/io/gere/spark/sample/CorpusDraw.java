package io.gere.spark.sample;

import static io.gere.RootLocale.format;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.choice.CorpusScan;
import io.gere.config.yaml.KeyValues;
import io.gere.data.ReplaySet;
import io.gere.filter.DocumentFilter;
import io.gere.filter.SampleReport;
import io.gere.filter.TakenDocument;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.CorpusJob;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.Document;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a recipe wants drawn from {@code corpus.path}: a replay set, and text held out beside it.
 */
final class CorpusDraw {
  private static final String[] KEYS = {
    "run.seed",
    "corpus.scan",
    "corpus.text_field",
    "corpus.on_error",
    "corpus.set_from",
    "corpus.set_field",
    "replay.documents",
    "replay.max_tokens",
    "replay.min_tokens",
    "replay.stratify",
    "replay.drop_junk",
    "replay.near_duplicate",
    "replay.decontaminate"
  };

  private final JavaSparkContext context;
  private final Recipe recipe;
  private final TokenCount tokens;
  private final CorpusListing corpus;
  private final String corpusDigest;
  private final CorpusListing scanned;
  private final DocumentFilter filter;

  /** Lists the corpus and reads what the filter compares with; nothing is drawn yet. */
  CorpusDraw(JavaSparkContext context, Recipe recipe, TokenCount tokens) {
    Configuration hadoop = context.hadoopConfiguration();
    this.context = context;
    this.recipe = recipe;
    this.tokens = tokens;
    this.corpus = CorpusListing.find(hadoop, paths(recipe));
    this.corpusDigest = corpus.digest(hadoop);
    this.scanned =
        isClusterSample() ? corpus.choose(recipe.corpus().files(), recipe.run().seed()) : corpus;
    this.filter = DocumentFilter.of(recipe, hadoop, tokens);
  }

  private static List<String> paths(Recipe recipe) {
    List<String> paths = recipe.corpus().path();
    if (paths.isEmpty() && recipe.replay().heldOut() > 0) {
      throw InputException.of(
          "replay.held_out is %d, but there is no corpus.path to draw documents from; set it, or replay.held_out to 0"
              .formatted(recipe.replay().heldOut()));
    }
    return RequiredKeys.items("corpus.path", paths);
  }

  /** All that decides what is drawn, and what the report says of it. */
  Origin origin(DrawnSet set) {
    Map<String, Object> choices = new TreeMap<>(KeyValues.of(recipe, KEYS));
    if (isClusterSample()) {
      choices.putAll(KeyValues.of(recipe, "corpus.files"));
    }
    if (set == DrawnSet.HELD_OUT) {
      // It comes after the replay set, so what decides that one decides it too.
      choices.putAll(KeyValues.of(recipe, "replay.held_out"));
    }
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("corpus", corpusDigest);
    filter.evaluationTexts().ifPresent(texts -> inputs.put("evaluation texts", texts));
    tokens.fingerprint().ifPresent(tokenizer -> inputs.put("tokenizer.json", tokenizer));
    return new Origin(set.step(), choices, inputs);
  }

  /**
   * Draws all sets, and writes them from the first one that is missing on; once. Former ones stay
   * until then.
   */
  void into(RunFolder run, DrawnSet firstMissing, ProgressLog log) {
    EnumMap<DrawnSet, Integer> sizes = DrawnSet.of(recipe.replay());
    int heldOut = sizes.getOrDefault(DrawnSet.HELD_OUT, 0);
    log.say(
        format(
            "sample: %,d documents%s from %,d files, %,d MB%s",
            sizes.get(DrawnSet.REPLAY),
            heldOut > 0 ? format(", and %,d held out,", heldOut) : "",
            scanned.files().size(),
            scanned.bytes() / 1_000_000,
            isClusterSample()
                ? format(": a cluster sample, chosen from %,d files", corpus.files().size())
                : ""));
    long start = System.nanoTime();
    Map<DrawnSet, DrawnDocuments> samples = draw(sizes, log);
    double seconds = (System.nanoTime() - start) / 1e9;
    samples.forEach(
        (set, sample) -> {
          StepFolder folder = run.step(set.step());
          if (set.compareTo(firstMissing) < 0) {
            requireSame(folder, sample);
          } else {
            write(set, sample, seconds, folder, log);
          }
        });
  }

  /** What is held out later belongs beside the replay set that is there. */
  private static void requireSame(StepFolder folder, DrawnDocuments drawn) {
    Sha256 digest = new Sha256();
    drawn.documents().forEach(document -> digest.add(document.line()).add("\n"));
    String there = folder.manifest().orElseThrow().files().get(ReplaySet.FILE_NAME).sha256();
    if (!digest.hex().equals(there)) {
      throw GereException.failure(
          "%s is not what is drawn now, since other files of the corpus were damaged then; delete it, and text is held out beside a new replay set"
              .formatted(folder.path()));
    }
  }

  private boolean isClusterSample() {
    return recipe.corpus().scan() == CorpusScan.FILES;
  }

  private Map<DrawnSet, DrawnDocuments> draw(EnumMap<DrawnSet, Integer> sizes, ProgressLog log) {
    int tasks = CorpusJob.tasksFor(context, scanned);
    CorpusJob job = new CorpusJob(context, scanned, recipe.corpus(), tasks, log);
    return new Sampler(job, filter, tokens, log)
        .draw(recipe.replay().stratify(), sizes, recipe.run().seed());
  }

  private void write(
      DrawnSet set, DrawnDocuments sample, double seconds, StepFolder folder, ProgressLog log) {
    for (SkippedFile skipped : sample.skipped()) {
      log.say("sample: skipped %s: %s".formatted(skipped.file(), skipped.reason()));
    }
    StepFolder.Rebuild rebuild = folder.rebuild(origin(set));
    rebuild.write(
        set.file(),
        out -> {
          for (Document document : sample.documents()) {
            out.write((document.line() + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    SampleReport report =
        SampleReport.of(
            isClusterSample(),
            recipe.replay(),
            filter.checkedTexts(),
            sample.corpus(),
            sample.taken(),
            sample.refused());
    rebuild.write(SampleReport.FILE_NAME, report::write);
    rebuild.commit(facts(sample, seconds));
    log.say(
        format(
            "sample: %,d of %,d documents %s in %.1f s%s, in %s",
            sample.documents().size(),
            sample.corpusDocuments(),
            set.verb(),
            seconds,
            passedOver(sample),
            folder.path()));
  }

  private Map<String, Object> facts(DrawnDocuments sample, double seconds) {
    Map<String, Object> facts = new TreeMap<>();
    facts.put("documents", sample.documents().size());
    facts.put("documents_in_corpus", sample.corpusDocuments());
    facts.put(
        "documents_per_set",
        sample.taken().stream().collect(groupingBy(TakenDocument::set, TreeMap::new, counting())));
    facts.put("stratify", recipe.replay().stratify());
    facts.put("scan", recipe.corpus().scan());
    facts.put("cluster_sample", isClusterSample());
    facts.put("candidates", sample.taken().size() + sample.refused().size());
    facts.put("exclusions", sample.exclusions());
    facts.put("files", scanned.files().size());
    facts.put("files_in_corpus", corpus.files().size());
    facts.put("bytes", scanned.bytes());
    facts.put("bytes_per_second", Math.round(scanned.bytes() / seconds));
    facts.put(
        "skipped_files",
        sample.skipped().stream()
            .map(skipped -> Map.of("file", skipped.file(), "reason", skipped.reason()))
            .toList());
    return facts;
  }

  /** How many documents gave way and why, as part of a sentence. */
  private static String passedOver(DrawnDocuments sample) {
    if (sample.refused().isEmpty()) {
      return "";
    }
    return sample.exclusions().entrySet().stream()
        .map(reason -> format("%,d %s", reason.getValue(), reason.getKey().key()))
        .collect(joining(", ", " (passed over: ", ")"));
  }
}
