package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RecipeWriter;
import io.gere.config.ReplayLossKind;
import io.gere.config.Required;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.progress.TaskFailure;
import io.gere.storage.ContentHash;
import io.gere.storage.Manifest;
import io.gere.storage.RunFolder;
import io.gere.storage.Sha256;
import io.gere.train.ResumePoint;
import io.gere.train.TaskChain;
import io.gere.train.TrainingPlan;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/** {@code train}: the recipe's tasks, one after the other, on {@code train.workers} ranks. */
public final class TrainStep {
  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;

  public TrainStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = new RunFolder(spark.sparkContext().hadoopConfiguration(), recipe.run().dir());
  }

  /** Trains the tasks that are not finished. */
  public void run(Consumer<String> say) {
    String model = Required.text("model.path", recipe.model().path());
    Required.items("tasks", recipe.tasks());
    String modelHash = ContentHash.ofModel(run.hadoop(), new Path(model));
    Map<String, String> replayInputs = replayInputs();
    String start = start(modelHash);
    TaskChain chain = new TaskChain(recipe, run, start, replayInputs);
    int first = chain.finished();
    if (first == recipe.tasks().size()) {
      say.accept("train: done already (%d tasks)".formatted(first));
      return;
    }
    boolean fromBase = first == 0 && recipe.adapter().path() == null && isDistilledModel(modelHash);
    sayWhereItStarts(first, fromBase, say);
    requireSlots();
    TrainingPlan plan = TrainingPlan.of(recipe, run, say);
    // From here on the log holds no step of a task that was cut off.
    chain.openLog(new ResumePoint(first, 0, Optional.empty())).close();
    train(plan, start, replayInputs, first, fromBase, say);
  }

  private void train(
      TrainingPlan plan,
      String start,
      Map<String, String> replayInputs,
      int first,
      boolean fromBase,
      Consumer<String> say) {
    RankFunction rank =
        new RankFunction(
            RecipeWriter.yaml(recipe),
            new SerializableConfiguration(run.hadoop()),
            start,
            replayInputs,
            first,
            fromBase,
            secret());
    spark
        .sparkContext()
        .setJobDescription("train %d tasks".formatted(recipe.tasks().size() - first));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int workers = recipe.train().workers();
    RDD<Integer> ranks = context.parallelize(Collections.nCopies(workers, 0), workers).rdd();
    RDD<RankOutcome> stage =
        ranks.barrier().mapPartitions(rank, false, ClassTag$.MODULE$.apply(RankOutcome.class));
    List<RankOutcome> outcomes =
        new TrainingProgress(recipe, run, plan, first, say)
            .during(
                () ->
                    TaskFailure.unwrap(
                        () ->
                            JavaRDD.fromRDD(stage, ClassTag$.MODULE$.apply(RankOutcome.class))
                                .collect()));
    RankOutcome.requireAllTrained(outcomes);
  }

  /** Digest of where the first task starts: the model, and an adapter to go on from. */
  private String start(String modelHash) {
    String adapter = recipe.adapter().path();
    return adapter == null
        ? modelHash
        : Sha256.of(modelHash + ContentHash.ofModel(run.hadoop(), new Path(adapter)));
  }

  /** What the replay loss needs, checked: nothing is trained against somebody else's cache. */
  private Map<String, String> replayInputs() {
    Map<String, String> inputs = new TreeMap<>();
    if (recipe.loss().replay() == ReplayLossKind.NONE) {
      return inputs;
    }
    Manifest sample = run.step("sample").require("run 'gere sample'");
    inputs.put("sample", sample.hash());
    if (recipe.loss().replay().imitates()) {
      Manifest distill = run.step("distill").require("run 'gere distill'");
      requireSame("replay set", distill.inputs().get(DistillStep.REPLAY), sample.hash());
      requireSame(
          "base model",
          distill.inputs().get(DistillStep.BASE),
          ContentHash.ofModel(run.hadoop(), new Path(recipe.base().path())));
      inputs.put("distill", distill.hash());
      if (recipe.loss().replay() == ReplayLossKind.TM) {
        Manifest thresholds = run.step("thresholds").require("run 'gere thresholds'");
        requireSame("hidden states", thresholds.inputs().get("distill"), distill.hash());
        inputs.put("thresholds", thresholds.hash());
      }
    }
    return inputs;
  }

  private void requireSame(String what, String made, String now) {
    if (!now.equals(made)) {
      throw GereException.failure(
          ("the hidden states or thresholds in %s were made from another %s (hash %.12s…, now"
                  + " %.12s…); run 'gere distill' and 'gere thresholds' again")
              .formatted(run.path(), what, made, now));
    }
  }

  private boolean isDistilledModel(String modelHash) {
    return recipe.loss().replay().imitates()
        && run.step("distill")
            .manifest()
            .map(distill -> modelHash.equals(distill.inputs().get(DistillStep.BASE)))
            .orElse(false);
  }

  private void sayWhereItStarts(int first, boolean fromBase, Consumer<String> say) {
    if (first > 0) {
      say.accept("train: %d of %d tasks are finished".formatted(first, recipe.tasks().size()));
    } else if (recipe.loss().replay().imitates() && !fromBase) {
      say.accept(
          "train: starts from another model than the distilled one, so the imitation loss need not"
              + " be 0 at the first step");
    }
  }

  /** A barrier stage needs all its ranks at once; Spark itself would wait for minutes. */
  private void requireSlots() {
    int workers = recipe.train().workers();
    int slots = spark.sparkContext().defaultParallelism();
    if (spark.sparkContext().isLocal() && slots < workers) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "train.workers is %d, but spark.master %s runs %d tasks at a time; use local[%d]"
              .formatted(workers, spark.sparkContext().master(), slots, workers),
          null);
    }
  }

  private static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
