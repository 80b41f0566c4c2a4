package io.gere.spark.sample;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.KeyValues;
import io.gere.data.ReplaySet;
import io.gere.filter.DocumentFilter;
import io.gere.filter.SampleReport;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.SkippedFile;
import io.gere.spark.corpus.format.Document;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.storage.StepFolder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What a recipe wants drawn from {@code corpus.path} and {@code replay.conversations.path}: a
 * replay set, and documents held out beside it.
 */
final class CorpusDraw {
  private static final String[] KEYS = {
    "run.seed",
    "replay.documents",
    "replay.max_tokens",
    "replay.min_tokens",
    "replay.drop_junk",
    "replay.near_duplicate",
    "replay.decontaminate",
    "text.split_special_tokens"
  };

  private final JavaSparkContext context;
  private final Recipe recipe;
  private final TokenCount tokens;
  private final List<CorpusPart> parts;
  private final DocumentFilter filter;

  /** Lists what is drawn from, and reads what the filter compares with; nothing is drawn yet. */
  CorpusDraw(SparkSession spark, Recipe recipe, TokenCount tokens) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Configuration hadoop = context.hadoopConfiguration();
    this.recipe = recipe;
    this.tokens = tokens;
    this.parts = CorpusPart.of(recipe, spark);
    this.filter = DocumentFilter.of(recipe, hadoop);
  }

  /** All that decides what is drawn, and what the report says of it. */
  Origin origin(DrawnSet set) {
    Map<String, Object> choices = new TreeMap<>(KeyValues.of(recipe, KEYS));
    Map<String, String> inputs = new TreeMap<>();
    for (CorpusPart part : parts) {
      choices.putAll(KeyValues.of(recipe, part.kind().keys().toArray(String[]::new)));
      if (part.clusterSample()) {
        choices.putAll(KeyValues.of(recipe, "corpus.files"));
      }
      inputs.put(part.kind().input(), part.digest());
    }
    if (set == DrawnSet.HELD_OUT) {
      // It comes after the replay set, so what decides that one decides it too.
      choices.putAll(KeyValues.of(recipe, "replay.held_out"));
    }
    filter.evaluationTexts().ifPresent(texts -> inputs.put("evaluation texts", texts));
    inputs.putAll(tokens.fingerprints(recipe.replay().conversations() != null));
    return new Origin(set.step(), choices, inputs);
  }

  /**
   * Draws all sets, and writes them from the first one that is missing on; once. Former ones stay
   * until then.
   */
  void into(RunFolder run, DrawnSet firstMissing, ProgressLog log) {
    draw(log)
        .forEach(
            (set, drawn) -> {
              StepFolder folder = run.step(set.step());
              if (set.compareTo(firstMissing) < 0) {
                requireSame(folder, drawn);
              } else {
                write(set, drawn, folder, log);
              }
            });
  }

  /** What is held out later belongs beside the replay set that is there. */
  private static void requireSame(StepFolder folder, DrawnMixture drawn) {
    Sha256 digest = new Sha256();
    drawn.documents().forEach(document -> digest.add(document.line()).add("\n"));
    String there = folder.manifest().orElseThrow().files().get(ReplaySet.FILE_NAME).sha256();
    if (!digest.hex().equals(there)) {
      throw GereException.failure(
          "%s is not what is drawn now, since other files of the corpus were damaged then; delete it, and text is held out beside a new replay set"
              .formatted(folder.path()));
    }
  }

  /**
   * One set after the other, each from all corpora: the replay set is then the same whether
   * anything is held out or not, and nothing in either is like anything in the other.
   */
  private Map<DrawnSet, DrawnMixture> draw(ProgressLog log) {
    Map<CorpusPart, Sampler> samplers = new LinkedHashMap<>();
    Map<CorpusPart, Double> seconds = new HashMap<>();
    for (CorpusPart part : parts) {
      log.say(part.intent());
      long start = System.nanoTime();
      samplers.put(part, part.pass(context, recipe, filter, tokens, log));
      seconds.put(part, (System.nanoTime() - start) / 1e9);
    }
    Map<DrawnSet, DrawnMixture> drawn = new EnumMap<>(DrawnSet.class);
    for (DrawnSet set : DrawnSet.of(recipe.replay()).keySet()) {
      List<DrawnPart> mixed = new ArrayList<>();
      samplers.forEach(
          (part, sampler) -> {
            if (!part.sizes().containsKey(set)) {
              return;
            }
            long start = System.nanoTime();
            DrawnDocuments documents = sampler.draw(set, part.sizes().get(set));
            double all = seconds.merge(part, (System.nanoTime() - start) / 1e9, Double::sum);
            mixed.add(new DrawnPart(part, documents, all));
          });
      drawn.put(set, new DrawnMixture(mixed, recipe.replay()));
    }
    return drawn;
  }

  private void write(DrawnSet set, DrawnMixture drawn, StepFolder folder, ProgressLog log) {
    for (DrawnPart part : drawn.parts()) {
      for (SkippedFile skipped : part.documents().skipped()) {
        log.say("sample: skipped %s: %s".formatted(skipped.file(), skipped.reason()));
      }
    }
    StepFolder.Rebuild rebuild = folder.rebuild(origin(set));
    rebuild.write(
        set.file(),
        out -> {
          for (Document document : drawn.documents()) {
            out.write((document.line() + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    for (DrawnPart part : drawn.parts()) {
      SampleReport report =
          SampleReport.of(
              part.from().clusterSample(),
              part.from().stratify(),
              recipe.replay().maxTokens(),
              filter.checkedTexts(),
              part.documents().corpus(),
              part.documents().taken(),
              part.documents().refused());
      rebuild.write(part.from().kind().report(), report::write);
    }
    rebuild.commit(drawn.facts());
    drawn.parts().forEach(part -> log.say(part.sentence(set, folder)));
  }
}
