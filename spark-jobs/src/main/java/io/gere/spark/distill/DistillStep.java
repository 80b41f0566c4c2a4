package io.gere.spark.distill;

import io.gere.config.Recipe;
import io.gere.config.Required;
import io.gere.data.ReplaySet;
import io.gere.model.LlamaConfig;
import io.gere.replay.ActivationMoments;
import io.gere.replay.Distillation;
import io.gere.replay.HiddenStateCache;
import io.gere.replay.MomentsFile;
import io.gere.spark.progress.TaskFailure;
import io.gere.storage.ContentHash;
import io.gere.storage.LocalCopy;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.storage.StoredFile;
import io.gere.text.Tokenizer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@code distill}: runs the base model over the replay set and keeps its last hidden states, as
 * Arrow files, and their moments.
 */
public final class DistillStep {
  /** Names this step's inputs have in its manifest. */
  public static final String BASE = "base";

  public static final String REPLAY = "replay";
  public static final String TOKENS = "tokens";

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public DistillStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = new RunFolder(hadoop(spark), recipe.run().dir());
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Makes the cache, unless it is there and was made from the same model and replay set. */
  public Manifest run(Consumer<String> say) {
    String base = Required.text("base.path", recipe.base().path());
    String model = ContentHash.ofModel(run.hadoop(), new Path(base));
    Manifest sample = run.step("sample").require("run 'gere sample'");
    ReplaySet replay = replaySet(base);
    StepFolder folder = run.step("distill");
    Origin origin =
        new Origin(
            "distill",
            Map.of("max_tokens", recipe.replay().maxTokens()),
            Map.of(BASE, model, REPLAY, sample.hash(), TOKENS, replay.fingerprint()));
    if (folder.isDone(origin)) {
      say.accept("distill: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    return distil(folder.rebuild(origin), folder, replay, base, model, say);
  }

  private ReplaySet replaySet(String base) {
    java.nio.file.Path folder = LocalCopy.of(run.hadoop(), new Path(base));
    LlamaConfig config = LlamaConfig.read(folder.resolve("config.json"));
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(folder)) {
      if (tokenizer != null) {
        tokenizer.requireFits(config.vocabularySize());
      }
      return ReplaySet.tokenise(
          run, tokenizer, recipe.replay().maxTokens(), config.vocabularySize());
    }
  }

  private Manifest distil(
      StepFolder.Rebuild rebuild,
      StepFolder folder,
      ReplaySet replay,
      String base,
      String model,
      Consumer<String> say) {
    long start = System.nanoTime();
    long tokens = replay.documents().stream().mapToLong(ids -> ids.length).sum();
    List<DistillPart> parts = DistillPart.of(replay.documents());
    say.accept("distill: %,d documents, %,d tokens".formatted(replay.size(), tokens));
    SerializableConfiguration hadoop = new SerializableConfiguration(run.hadoop());
    String target = folder.path().toString();
    spark.sparkContext().setJobDescription("distill the base model over the replay set");
    List<DistilledPart> distilled =
        TaskFailure.unwrap(
            () ->
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(parts, parts.size())
                    .map(part -> distil(part, hadoop.value(), base, model, target))
                    .collect());
    ExecutorModel.free();
    ActivationMoments moments = null;
    for (DistilledPart part :
        distilled.stream().sorted(Comparator.comparing(DistilledPart::number)).toList()) {
      rebuild.add(parts.get(part.number()).fileName(), part.stored());
      if (moments == null) {
        moments = part.moments();
      } else {
        moments.merge(part.moments());
      }
    }
    ActivationMoments all = moments;
    rebuild.write(MomentsFile.NAME, out -> MomentsFile.write(all, out));
    double seconds = (System.nanoTime() - start) / 1e9;
    say.accept("distill: %,.0f tokens/s".formatted(tokens / seconds));
    return rebuild.commit(Map.of("documents", replay.size(), "tokens", tokens, "seconds", seconds));
  }

  /** On an executor. */
  private static DistilledPart distil(
      DistillPart part, Configuration hadoop, String base, String model, String target) {
    try (ExecutorModel executor = ExecutorModel.borrow(hadoop, base, model)) {
      Distillation distillation = new Distillation(executor.model());
      Path file = new Path(target, part.fileName());
      StoredFile stored =
          Storage.write(
              Storage.fileSystem(hadoop, file),
              file,
              out -> {
                int width = executor.model().config().hiddenSize();
                try (HiddenStateCache.Writer cache =
                    new HiddenStateCache.Writer(out, width, Map.of(BASE, model))) {
                  for (int i = 0; i < part.documents().size(); i++) {
                    distillation.add(part.first() + i, part.documents().get(i), cache);
                  }
                }
              });
      return new DistilledPart(
          part.number(), stored.bytes(), stored.sha256(), distillation.moments());
    }
  }
}
