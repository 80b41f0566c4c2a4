package io.gere.spark.sample;

import io.gere.config.Recipe;
import io.gere.data.ReplaySet;
import io.gere.progress.ProgressLog;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.input.ContentHash;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code gere sample}: makes {@code run.dir/sample} with the general replay set in {@link
 * ReplaySet#FILE_NAME}, drawn from {@code corpus.path} or taken over from {@code replay.path}. In
 * the same pass it draws what {@code replay.held_out} asks for, into {@code run.dir/held-out}.
 *
 * <p>A drawn document's line is {@code {"text", "meta"}}, where {@code meta} holds what the corpus
 * says of it and its {@code source} (the file's name below the corpus folder) and {@code record}
 * (its number in the file, from 1). Lines come by ascending hash, so a smaller sample with the same
 * seed is the beginning of a larger one.
 */
public final class SampleStep {
  private static final String NAME = DrawnSet.REPLAY.step();

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Recipe recipe;
  private final RunFolder run;
  private final StepFolder folder;

  /**
   * {@code run.dir} must be given, and {@code corpus.path}, {@code corpus.table} or {@code
   * replay.path}.
   */
  public SampleStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.recipe = recipe;
    this.run = RunFolder.of(hadoop, recipe.run());
    this.folder = run.step(NAME);
  }

  /**
   * Makes the folders, unless they are there already.
   *
   * @param log hears what is done, line by line
   * @return the replay set's manifest
   */
  public Manifest run(ProgressLog log) {
    return recipe.replay().path() == null ? draw(log) : takeOver(log);
  }

  /** Whether there is nothing to do; says why what is there has to be made again. */
  public boolean isDone(ProgressLog log) {
    if (recipe.replay().path() != null) {
      return folder.isDone(takenOver(), log);
    }
    try (TokenCount tokens = TokenCount.of(recipe, hadoop)) {
      return firstMissing(new CorpusDraw(spark, recipe, tokens), log).isEmpty();
    }
  }

  private Origin takenOver() {
    Path path = new Path(recipe.replay().path());
    return new Origin(NAME, Map.of(), Map.of("replay.path", ContentHash.of(hadoop, path)));
  }

  private Manifest takeOver(ProgressLog log) {
    Path path = new Path(recipe.replay().path());
    Origin origin = takenOver();
    if (folder.isDone(origin, log)) {
      return alreadyDone(log);
    }
    ProvidedReplaySet set = new ProvidedReplaySet(hadoop, path);
    ProvidedReplaySet.Counts counts = set.check();
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(ReplaySet.FILE_NAME, set::copyTo);
    Map<String, Object> facts = new TreeMap<>(Map.of("documents", counts.documents()));
    if (counts.conversations() > 0) {
      facts.put(ReplaySet.CONVERSATIONS, counts.conversations());
    }
    log.say(
        "sample: %d documents%s taken over from %s"
            .formatted(
                counts.documents(),
                counts.conversations() == 0
                    ? ""
                    : ", %d of them conversations,".formatted(counts.conversations()),
                path));
    return rebuild.commit(facts);
  }

  private Manifest draw(ProgressLog log) {
    try (TokenCount tokens = TokenCount.of(recipe, hadoop)) {
      CorpusDraw draw = new CorpusDraw(spark, recipe, tokens);
      Optional<DrawnSet> missing = firstMissing(draw, log);
      if (missing.isEmpty()) {
        return alreadyDone(log);
      }
      draw.into(run, missing.get(), log);
      return folder.manifest().orElseThrow();
    }
  }

  private Optional<DrawnSet> firstMissing(CorpusDraw draw, ProgressLog log) {
    return DrawnSet.of(recipe.replay()).keySet().stream()
        .filter(set -> !run.step(set.step()).isDone(draw.origin(set), log))
        .findFirst();
  }

  private Manifest alreadyDone(ProgressLog log) {
    Manifest manifest = folder.require("run gere sample again");
    log.say("sample: done already, in %s".formatted(folder.path()));
    return manifest;
  }
}
