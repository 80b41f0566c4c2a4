package io.gere.spark.sample;

import static io.gere.RootLocale.format;

import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.ReplayConversations;
import io.gere.config.RequiredKeys;
import io.gere.config.SelfReplay;
import io.gere.config.choice.CorpusScan;
import io.gere.config.choice.Stratify;
import io.gere.filter.DocumentFilter;
import io.gere.progress.ProgressLog;
import io.gere.spark.corpus.CorpusDocuments;
import io.gere.spark.corpus.CorpusJob;
import io.gere.spark.corpus.CorpusListing;
import io.gere.spark.corpus.CorpusSource;
import io.gere.spark.corpus.table.CorpusTable;
import io.gere.spark.corpus.table.TableJob;
import io.gere.storage.RunFolder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A corpus that the replay set, and what is held out beside it, are drawn from.
 *
 * @param scanned the files that are looked at
 * @param clusterSample whether these are only some of {@code corpus}
 * @param digest of the corpus
 * @param sizes how many documents each set has of it
 * @param mixed whether there is another one beside it
 * @param table that the files are of, where it is one
 */
record CorpusPart(
    DrawnKind kind,
    CorpusSource source,
    Stratify stratify,
    CorpusListing corpus,
    CorpusListing scanned,
    boolean clusterSample,
    String digest,
    EnumMap<DrawnSet, Integer> sizes,
    boolean mixed,
    Optional<CorpusTable> table) {

  /** Those that a recipe draws from, general text first. Their files are listed and digested. */
  static List<CorpusPart> of(Recipe recipe, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<CorpusPart> parts = new ArrayList<>();
    if (recipe.replay().drawsText()) {
      parts.add(text(recipe, spark));
    }
    if (recipe.replay().conversations() != null) {
      parts.add(conversations(recipe, hadoop));
    }
    return List.copyOf(parts);
  }

  private static CorpusPart text(Recipe recipe, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Optional<CorpusTable> table =
        Optional.ofNullable(recipe.corpus().table()).map(name -> CorpusTable.find(spark, name));
    CorpusListing corpus =
        table
            .map(CorpusTable::files)
            .orElseGet(() -> CorpusListing.find(hadoop, textPaths(recipe)));
    boolean some = recipe.corpus().scan() == CorpusScan.FILES;
    return new CorpusPart(
        DrawnKind.TEXT,
        CorpusSource.of(recipe.corpus()),
        recipe.replay().stratify(),
        corpus,
        some ? corpus.choose(recipe.corpus().files(), recipe.run().seed()) : corpus,
        some,
        table.map(CorpusTable::digest).orElseGet(() -> corpus.digest(hadoop)),
        sizes(recipe, DrawnKind.TEXT),
        recipe.replay().conversations() != null,
        table);
  }

  private static List<String> textPaths(Recipe recipe) {
    List<String> paths = recipe.corpus().path();
    if (paths.isEmpty() && recipe.replay().heldOut() > 0) {
      throw InputException.of(
          "replay.held_out is %d, but there is no corpus.path or corpus.table to draw documents from; set it, or replay.held_out to 0"
              .formatted(recipe.replay().heldOut()));
    }
    return RequiredKeys.items("corpus.path", paths);
  }

  private static CorpusPart conversations(Recipe recipe, Configuration hadoop) {
    ReplayConversations asked = recipe.replay().conversations();
    if (recipe.drawsOwnConversations()) {
      RunFolder.of(hadoop, recipe.run())
          .step(SelfReplay.FOLDER)
          .requireWhole("run 'gere self-replay'");
    }
    CorpusSource source = CorpusSource.of(asked, recipe.corpus());
    CorpusListing corpus = CorpusListing.find(hadoop, source.key("path"), asked.path());
    return new CorpusPart(
        DrawnKind.CONVERSATIONS,
        source,
        asked.stratify(),
        corpus,
        corpus,
        false,
        corpus.digest(hadoop),
        sizes(recipe, DrawnKind.CONVERSATIONS),
        recipe.replay().drawsText(),
        Optional.empty());
  }

  /** Only general text is held out. */
  private static EnumMap<DrawnSet, Integer> sizes(Recipe recipe, DrawnKind kind) {
    EnumMap<DrawnSet, Integer> sizes = DrawnSet.of(recipe.replay());
    int conversations = recipe.replay().conversationsAmong(recipe.replay().documents());
    switch (kind) {
      case TEXT -> sizes.merge(DrawnSet.REPLAY, -conversations, Integer::sum);
      case CONVERSATIONS -> {
        sizes.clear();
        sizes.put(DrawnSet.REPLAY, conversations);
      }
    }
    return sizes;
  }

  /** Goes over it; what comes back draws from it, once. */
  Sampler pass(
      JavaSparkContext context,
      Recipe recipe,
      DocumentFilter filter,
      TokenCount tokens,
      ProgressLog log) {
    CorpusDocuments documents =
        table.isPresent()
            ? new TableJob(table.get(), scanned, recipe.corpus(), log)
            : new CorpusJob(context, scanned, source, CorpusJob.tasksFor(context, scanned), log);
    return new Sampler(documents, kind, mixed, filter, tokens, log)
        .pass(stratify, sizes, recipe.run().seed());
  }

  /** What is about to be drawn, for the console. */
  String intent() {
    int heldOut = sizes.getOrDefault(DrawnSet.HELD_OUT, 0);
    return format(
        "sample: %,d %s%s from %,d files, %,d MB%s",
        sizes.get(DrawnSet.REPLAY),
        kind.noun(),
        heldOut > 0 ? format(", and %,d held out,", heldOut) : "",
        scanned.files().size(),
        scanned.bytes() / 1_000_000,
        clusterSample
            ? format(": a cluster sample, chosen from %,d files", corpus.files().size())
            : "");
  }
}
