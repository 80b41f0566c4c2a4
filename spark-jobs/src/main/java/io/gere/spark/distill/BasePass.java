package io.gere.spark.distill;

import static io.gere.RootLocale.format;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.KeyValues;
import io.gere.data.ReplayEncoder;
import io.gere.data.ReplaySet;
import io.gere.data.TokenCounts;
import io.gere.data.TokenFolder;
import io.gere.distill.DocumentBatch;
import io.gere.distill.HiddenLayers;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.ModelFolder;
import io.gere.progress.ProgressLog;
import io.gere.spark.placement.SharedInstance;
import io.gere.spark.placement.TaskPlacement;
import io.gere.spark.progress.SparkProgress;
import io.gere.storage.Origin;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.copy.LocalCopy;
import io.gere.storage.input.ContentHash;
import io.gere.tensor.ElementType;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The base model's pass over the replay set, which {@code distill} makes for the moments and {@code
 * thresholds} once more for the packed states: a forward pass costs less than writing and reading
 * all hidden states. Both passes run the same batches, so they see the same bits.
 */
final class BasePass {
  /** The base model, once in each process. */
  private static final SharedInstance<DecoderModel> MODEL = new SharedInstance<>();

  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;
  private final String base;
  private final String digest;
  private final DecoderConfig config;
  private final HiddenLayers layers;
  private final int documents;
  private final long tokens;
  private final long counted;

  /** Looks at the recipe's base model and the run's sample, and tokenises the sample. */
  BasePass(SparkSession spark, Recipe recipe, RunFolder run, ProgressLog log) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = run;
    this.base = RequiredKeys.text("base.path", recipe.base().path());
    this.digest = ContentHash.ofModel(run.hadoop(), new Path(base));
    run.step("sample").require("run 'gere sample'");
    java.nio.file.Path local = LocalCopy.of(run.hadoop(), new Path(base));
    this.config = DecoderConfigReader.read(local.resolve("config.json"));
    this.layers = HiddenLayers.of(recipe.thresholds().layers(), config.layers());
    TokenCounts counts = tokenised(local, log);
    this.documents = counts.samples();
    this.tokens = counts.tokens();
    try (ReplaySet replay = ReplaySet.open(run)) {
      this.counted = replay.samples().stream().mapToLong(one -> one.labelled().length).sum();
    }
  }

  private TokenCounts tokenised(java.nio.file.Path local, ProgressLog log) {
    try (Tokenizer tokenizer = Tokenizer.openIfPresent(local, recipe.text())) {
      if (tokenizer != null) {
        tokenizer.requireFits(config.vocabularySize());
      }
      ReplayEncoder encoder = new ReplayEncoder(run.hadoop(), base, recipe.replay(), tokenizer);
      return ReplaySet.tokenise(run, encoder, config.vocabularySize(), log);
    }
  }

  /** Digest of the base model. */
  String digest() {
    return digest;
  }

  /** The layers that thresholds are asked for. */
  HiddenLayers layers() {
    return layers;
  }

  long documents() {
    return documents;
  }

  long tokens() {
    return tokens;
  }

  /** Tokens whose hidden states count. */
  long counted() {
    return counted;
  }

  /**
   * What a distillation is made from.
   *
   * @param withHiddenStates whether it keeps the last layer's hidden states
   */
  Origin origin(boolean withHiddenStates) {
    Map<String, Object> config =
        new TreeMap<>(
            KeyValues.of(recipe, "model.dtype", "thresholds.kind", "distill.batch_tokens"));
    config.put("thresholds.layers", layers.rising());
    if (withHiddenStates) {
      config.putAll(KeyValues.of(recipe, "distill.dtype"));
    }
    return TokenFolder.ofReplay(run)
        .behind(new Origin("distill", config, Map.of(DistillInputs.BASE, digest)));
  }

  /** Whether a folder holds this distillation, and hidden states where they are needed. */
  boolean isDistilled(StepFolder distill, boolean withHiddenStates) {
    return distill.isDone(origin(true)) || (!withHiddenStates && distill.isDone(origin(false)));
  }

  /**
   * Runs it in executors.
   *
   * @param what the job, as the beginning of a line of progress
   * @return what came of each part, in the parts' order
   */
  <T extends Serializable> List<T> run(String what, PartWork<T> work, ProgressLog log) {
    List<ReplayPart> parts = parts();
    SerializableConfiguration hadoop = new SerializableConfiguration(run.hadoop());
    String folder = base;
    String identity = digest;
    ElementType type = DecoderModel.elementType(recipe.model().dtype());
    long start = System.nanoTime();
    spark
        .sparkContext()
        .setJobDescription(format("%s: the base model over %,d documents", what, documents()));
    try (SparkProgress progress =
        new SparkProgress(
            spark.sparkContext(), what, SparkProgress.Unit.DOCUMENTS, documents(), tokens(), log)) {
      SparkProgress.Counter counter = progress.counter();
      List<T> results =
          progress.run(
              () ->
                  JavaSparkContext.fromSparkContext(spark.sparkContext())
                      .parallelize(parts, parts.size())
                      .map(
                          part -> {
                            T result = on(part, work, folder, identity, type, hadoop.value());
                            counter.add(part.documents(), part.tokens());
                            return result;
                          })
                      .collect());
      log.say(progress.summary(documents(), tokens(), System.nanoTime() - start));
      return results;
    } finally {
      MODEL.free();
    }
  }

  private List<ReplayPart> parts() {
    try (ReplaySet replay = ReplaySet.open(run)) {
      return ReplayPart.of(DocumentBatch.of(replay.samples(), recipe.distill().batchTokens()));
    }
  }

  /** On an executor. */
  private static <T extends Serializable> T on(
      ReplayPart part,
      PartWork<T> work,
      String base,
      String digest,
      ElementType type,
      Configuration hadoop) {
    TaskPlacement place = TaskPlacement.of(TaskContext.get());
    place.prepareThread();
    String identity = "%s, %s".formatted(digest, type);
    try (SharedInstance<DecoderModel>.Lease model =
        MODEL.borrow(place.device(), identity, () -> load(hadoop, base, type))) {
      return work.on(part, model.value(), hadoop);
    } catch (IOException e) {
      throw GereException.failure(
          "part %d of the replay set cannot be kept: %s".formatted(part.number(), e.getMessage()),
          e);
    }
  }

  private static DecoderModel load(Configuration hadoop, String base, ElementType type) {
    return ModelFolder.load(LocalCopy.of(hadoop, new Path(base)), Optional.empty(), 0, type);
  }
}
