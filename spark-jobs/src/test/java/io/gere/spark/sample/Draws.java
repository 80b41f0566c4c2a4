package io.gere.spark.sample;

import io.gere.config.Corpus;
import io.gere.config.Recipe;
import io.gere.config.choice.CorpusScan;
import io.gere.config.choice.OnError;
import io.gere.config.choice.SetFrom;
import io.gere.config.choice.Stratify;
import io.gere.config.yaml.RecipeReader;
import io.gere.filter.DocumentFilter;
import io.gere.spark.LocalSpark;
import io.gere.spark.corpus.CorpusJob;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.format.Document;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/** Draws samples of a corpus for tests, with a filter that refuses nothing but doubles. */
final class Draws {
  private static final long SEED = 17;
  private static final Recipe RECIPE =
      RecipeReader.parse("replay: {drop_junk: false, near_duplicate: 1}");

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final List<String> said = new ArrayList<>();

  /** The corpus in files and folders. */
  CorpusListing corpus(List<String> paths) {
    return CorpusListing.find(context.hadoopConfiguration(), paths);
  }

  DrawnDocuments draw(
      CorpusListing corpus, OnError onError, int tasks, Stratify stratify, int documents) {
    return draw(corpus, onError, tasks, stratify, documents, 0).get(DrawnSet.REPLAY);
  }

  /** A replay set, and some documents held out beside it. */
  Map<DrawnSet, DrawnDocuments> draw(
      CorpusListing corpus,
      OnError onError,
      int tasks,
      Stratify stratify,
      int documents,
      int heldOut) {
    Corpus source =
        new Corpus(
            List.of(),
            null,
            CorpusScan.FULL,
            1,
            "text",
            onError,
            0,
            SetFrom.FIELD,
            "meta.redpajama_set_name");
    CorpusJob job = new CorpusJob(context, corpus, CorpusSource.of(source), tasks, said::add);
    TokenCount tokens = new TokenCount(Optional.empty());
    DocumentFilter filter = DocumentFilter.of(RECIPE, context.hadoopConfiguration());
    EnumMap<DrawnSet, Integer> sizes = new EnumMap<>(Map.of(DrawnSet.REPLAY, documents));
    if (heldOut > 0) {
      sizes.put(DrawnSet.HELD_OUT, heldOut);
    }
    Sampler sampler =
        new Sampler(job, DrawnKind.TEXT, false, filter, tokens, said::add)
            .pass(stratify, sizes, SEED);
    Map<DrawnSet, DrawnDocuments> drawn = new EnumMap<>(DrawnSet.class);
    sizes.forEach((set, size) -> drawn.put(set, sampler.draw(set, size)));
    return drawn;
  }

  /** What was said on the way. */
  List<String> said() {
    return said;
  }

  static List<String> lines(DrawnDocuments sample) {
    return sample.documents().stream().map(Document::line).toList();
  }
}
