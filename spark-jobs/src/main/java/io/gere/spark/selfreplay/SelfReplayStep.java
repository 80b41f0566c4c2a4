package io.gere.spark.selfreplay;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.SelfReplay;
import io.gere.filter.DocumentFilter;
import io.gere.progress.ProgressLog;
import io.gere.selfreplay.KeptConversations;
import io.gere.selfreplay.Openings;
import io.gere.selfreplay.WrittenConversation;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * {@code gere self-replay}: the base model writes {@code self_replay.conversations} conversations,
 * {@code {"messages", "meta"}}, into {@link SelfReplay#FILE_NAME} of {@code run.dir/self-replay}, a
 * corpus of conversations like any other.
 */
public final class SelfReplayStep {
  /** Its folder's name. */
  static final String NAME = SelfReplay.FOLDER;

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;
  private final StepFolder folder;

  public SelfReplayStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    this.folder = run.step(NAME);
  }

  /** Has them written, unless they are there already. */
  public Manifest run(ProgressLog log) {
    try (SelfReplaySources sources = new SelfReplaySources(run.hadoop(), recipe)) {
      DocumentFilter filter = sources.filter();
      Origin origin = sources.origin(filter);
      if (folder.isDone(origin, log)) {
        log.say("self-replay: done already (%s)".formatted(folder.path()));
        return folder.manifest().orElseThrow();
      }
      log.say(
          format(
              "self-replay: %,d conversations; %s",
              recipe.selfReplay().conversations(),
              sources.prompts() == 0
                  ? "the base model writes both sides"
                  : format("the base model answers %,d prompts", sources.prompts())));
      long start = System.nanoTime();
      StepFolder batches = batches(origin);
      WrittenBatches written =
          new WrittenBatches(spark, recipe, sources.digest(), sources.openings(), batches);
      KeptConversations kept =
          new KeptConversations(recipe.selfReplay().conversations(), filter, sources::tokens);
      fill(kept, sources.openings(), written, log);
      Manifest manifest = keep(kept, origin, (System.nanoTime() - start) / 1e9, log);
      Storage.delete(run.hadoop(), batches.path());
      return manifest;
    }
  }

  /** Whether there is nothing to do; says why what is there has to be written again. */
  public boolean isDone(ProgressLog log) {
    try (SelfReplaySources sources = new SelfReplaySources(run.hadoop(), recipe)) {
      return folder.isDone(sources.origin(sources.filter()), log);
    }
  }

  /** Where batches are kept until there are enough; those of other origins are thrown away. */
  private StepFolder batches(Origin origin) {
    StepFolder batches = run.step(NAME + ".batches");
    if (!batches.isDone(origin)) {
      batches.rebuild(origin).commit(Map.of());
    }
    return batches;
  }

  private void fill(
      KeptConversations kept, Openings openings, WrittenBatches written, ProgressLog log) {
    int done = 0;
    while (!kept.isFull()) {
      int to = done + openings.batches(kept.next(openings.count()));
      if (kept.looked() > 0) {
        log.say(
            format(
                "self-replay: %,d of %,d kept after %,d (refused: %s); more are written",
                kept.kept().size(),
                recipe.selfReplay().conversations(),
                kept.looked(),
                kept.refusals()));
      }
      written.write(done, to, log).forEach(kept::add);
      done = to;
    }
  }

  private Manifest keep(KeptConversations kept, Origin origin, double seconds, ProgressLog log) {
    StepFolder.Rebuild rebuild = folder.rebuild(origin);
    rebuild.write(
        SelfReplay.FILE_NAME,
        out -> {
          for (WrittenConversation conversation : kept.kept()) {
            String line = conversation.record(recipe.run().seed()) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
    long tokens = kept.kept().stream().mapToLong(WrittenConversation::tokens).sum();
    log.say(
        format(
            "self-replay: %,d conversations, %,d tokens by the model; %s",
            kept.kept().size(),
            tokens,
            kept.refused().isEmpty()
                ? "none refused"
                : format("of %,d refused: %s", kept.looked(), kept.refusals())));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("conversations", kept.kept().size());
    facts.put("tokens", tokens);
    facts.put("written", kept.looked());
    facts.put("refused", kept.refused());
    facts.put("seconds", seconds);
    return rebuild.commit(facts);
  }
}
