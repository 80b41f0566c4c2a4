package io.gere.spark.distill;

import io.gere.config.Recipe;
import io.gere.config.Required;
import io.gere.config.ThresholdKind;
import io.gere.data.ReplaySet;
import io.gere.model.LlamaConfig;
import io.gere.model.LlamaModel;
import io.gere.replay.ActivationMoments;
import io.gere.replay.HiddenLayers;
import io.gere.replay.LayerFiles;
import io.gere.replay.MomentsFile;
import io.gere.spark.progress.TaskFailure;
import io.gere.storage.ContentHash;
import io.gere.storage.LocalCopy;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.text.Tokenizer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@code distill}: runs the base model over the replay set and keeps its last hidden states and
 * those of the other layers in {@code thresholds.layers}, as Arrow files, their moments, and, where
 * {@code thresholds.kind} is {@code quantile}, sketches of their quantiles.
 */
public final class DistillStep {
  /** Names this step's inputs have in its manifest. */
  public static final String BASE = "base";

  public static final String REPLAY = "replay";
  public static final String TOKENS = "tokens";

  /** The fact in this step's manifest that says how many decoder layers the base model has. */
  static final String DECODER_LAYERS = "decoder_layers";

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public DistillStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(hadoop(spark), recipe.run());
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }

  /** Makes the cache, unless it is there and was made from the same model and replay set. */
  public Manifest run(Consumer<String> say) {
    String base = Required.text("base.path", recipe.base().path());
    String model = ContentHash.ofModel(run.hadoop(), new Path(base));
    Manifest sample = run.step("sample").require("run 'gere sample'");
    java.nio.file.Path local = LocalCopy.of(run.hadoop(), new Path(base));
    LlamaConfig config = LlamaConfig.read(local.resolve("config.json"));
    HiddenLayers layers = HiddenLayers.of(recipe.thresholds().layers(), config.layers());
    ReplaySet replay = replaySet(local, config);
    StepFolder folder = run.step("distill");
    boolean quantiles = recipe.thresholds().kind() == ThresholdKind.QUANTILE;
    Origin origin =
        new Origin(
            "distill",
            Map.of(
                "max_tokens", recipe.replay().maxTokens(),
                "dtype", recipe.model().dtype(),
                "layers", layers.kept(),
                "quantiles", quantiles),
            Map.of(BASE, model, REPLAY, sample.hash(), TOKENS, replay.fingerprint()));
    if (folder.isDone(origin)) {
      say.accept("distill: done already (%s)".formatted(folder.path()));
      return folder.manifest().orElseThrow();
    }
    DistillRequest request =
        new DistillRequest(
            base,
            model,
            LlamaModel.elementType(recipe.model().dtype()),
            layers,
            quantiles,
            folder.path().toString());
    return distil(folder.rebuild(origin), replay, request, say);
  }

  private ReplaySet replaySet(java.nio.file.Path base, LlamaConfig config) {
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(base)) {
      if (tokenizer != null) {
        tokenizer.requireFits(config.vocabularySize());
      }
      return ReplaySet.tokenise(
          run, tokenizer, recipe.replay().maxTokens(), config.vocabularySize());
    }
  }

  private Manifest distil(
      StepFolder.Rebuild rebuild, ReplaySet replay, DistillRequest request, Consumer<String> say) {
    long start = System.nanoTime();
    long tokens = replay.documents().stream().mapToLong(ids -> ids.length).sum();
    List<Integer> kept = request.layers().kept();
    say.accept(
        "distill: %,d documents, %,d tokens, hidden states of layers %s"
            .formatted(replay.size(), tokens, kept));
    List<DistilledPart> parts = distil(DistillPart.of(replay.documents()), request);
    parts.forEach(part -> part.files().forEach(rebuild::add));
    for (int slot = 0; slot < kept.size(); slot++) {
      int layer = slot;
      ActivationMoments moments = merged(parts.stream().map(part -> part.moments().get(layer)));
      String name = LayerFiles.of(kept.get(slot), request.layers().last()).moments();
      rebuild.write(name, out -> MomentsFile.write(moments, out));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    say.accept("distill: %,.0f tokens/s".formatted(tokens / seconds));
    return rebuild.commit(
        Map.of(
            "documents",
            replay.size(),
            "tokens",
            tokens,
            "seconds",
            seconds,
            DECODER_LAYERS,
            request.layers().last()));
  }

  /** Distils in executors; the parts come back in their order. */
  private List<DistilledPart> distil(List<DistillPart> parts, DistillRequest request) {
    SerializableConfiguration hadoop = new SerializableConfiguration(run.hadoop());
    spark.sparkContext().setJobDescription("distill the base model over the replay set");
    List<DistilledPart> distilled =
        TaskFailure.unwrap(
            () ->
                JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(parts, parts.size())
                    .map(part -> distil(part, request, hadoop.value()))
                    .collect());
    ExecutorModel.free();
    return distilled.stream().sorted(Comparator.comparing(DistilledPart::number)).toList();
  }

  /** On an executor. */
  private static DistilledPart distil(
      DistillPart part, DistillRequest request, Configuration hadoop) {
    try (ExecutorModel executor =
        ExecutorModel.borrow(hadoop, request.base(), request.baseDigest(), request.type())) {
      return new PartDistiller(part, request, hadoop).run(executor.model());
    }
  }

  private static ActivationMoments merged(Stream<ActivationMoments> inOrder) {
    return inOrder
        .reduce(
            (all, next) -> {
              all.merge(next);
              return all;
            })
        .orElseThrow();
  }
}
