package io.gere.spark.api;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.thresholds.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The steps of a run. Each writes its folder below {@code run.dir} and returns what is in it; what
 * is there already, made from the same things, stays as it is. A step holds the run folder alone,
 * so the other way round one program works on one run at a time.
 *
 * <p>While a step works, signals are answered as the command line's are: training leaves a
 * checkpoint, and the process ends with exit code 5.
 *
 * <p>Every call throws {@link GereException}: one sentence for the user, and the exit code that the
 * command line would have ended with.
 */
public final class GereSession {
  private final SparkSession spark;
  private final GereListener listener;

  private GereSession(SparkSession spark, GereListener listener) {
    this.spark = spark;
    this.listener = listener;
  }

  /**
   * Completes a configuration by what GeRe needs of Spark: its serializer's types, codecs, the
   * channel from ranks to the driver. What it says already stands.
   *
   * @return the same object
   */
  public static SparkConf settings(SparkConf conf) {
    return SparkSessions.settings(conf, conf.get("spark.app.name", "program"), 1);
  }

  /**
   * In a session, which stays the caller's.
   *
   * @param spark begun with {@link #settings}; on a cluster its executors have gere.jar on their
   *     class path
   * @throws GereException with exit code 4 for a session that was begun without them
   */
  public static GereSession in(SparkSession spark) {
    if (!SparkSessions.isSettled(spark.sparkContext().getConf())) {
      throw new GereException(
          ExitCode.RESOURCES_MISSING,
          "this Spark session was begun without GeRe's settings: build it with SparkSession.builder().config(GereSession.settings(new SparkConf()))",
          null);
    }
    return new GereSession(spark, new GereListener() {});
  }

  /** The same with a listener. */
  public GereSession telling(GereListener to) {
    return new GereSession(spark, to);
  }

  /** Draws the replay set, and held-out text, from the corpus. */
  public ReplaySample sample(GereRecipe recipe) {
    Recipe resolved = run("sample", recipe, Step.SAMPLE);
    StepFolder folder = folder(resolved, "sample");
    Object documents = folder.require("sample again").facts().get("documents");
    return new ReplaySample(folder.path().toString(), ((Number) documents).longValue());
  }

  /** Computes the base model's hidden states on the replay set. */
  public DistilledStates distill(GereRecipe recipe) {
    Recipe resolved = run("distill", recipe, Step.DISTILL);
    return new DistilledStates(folder(resolved, "distill").path().toString());
  }

  /** Makes the bands of these states. */
  public StateBands thresholds(GereRecipe recipe) {
    Recipe resolved = run("thresholds", recipe, Step.THRESHOLDS);
    StepFolder folder = folder(resolved, "thresholds");
    Thresholds found =
        folder.read(
            folder.require("make the thresholds again"),
            Thresholds.FILE_NAME,
            in -> Thresholds.read(in, Thresholds.FILE_NAME));
    return new StateBands(
        folder.path().toString(),
        IntStream.range(0, found.layers().size())
            .mapToObj(
                slot ->
                    new StateBands.Band(
                        found.layers().get(slot), list(found.lower(slot)), list(found.upper(slot))))
            .toList());
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>(values.length);
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  /** Learns the tasks, one after the other. */
  public List<TrainedTask> train(GereRecipe recipe) {
    Recipe resolved = run("train", recipe, Step.TRAIN);
    RunFolder run = RunFolder.of(hadoop(), resolved.run());
    return IntStream.range(0, resolved.tasks().size())
        .mapToObj(
            index -> {
              String name = resolved.tasks().get(index).name();
              return new TrainedTask(name, run.trained(index, name).path().toString());
            })
        .toList();
  }

  /** Asks every stage's model the tasks, the exam and held-out text. */
  public RunScores evaluate(GereRecipe recipe) {
    return scores(run("evaluate", recipe, Step.EVALUATE));
  }

  /**
   * All steps that the recipe needs, and the report.
   *
   * @throws GereException with exit code 2 where the recipe's gate or budget was not met
   */
  public RunScores run(GereRecipe recipe) {
    return scores(run("run", recipe, Step.values()));
  }

  private Recipe run(String command, GereRecipe recipe, Step... steps) {
    Recipe resolved = recipe.resolve();
    new Pipeline(command, resolved, new TellingLog(listener)).run(List.of(steps));
    return resolved;
  }

  private RunScores scores(Recipe recipe) {
    StepFolder folder = folder(recipe, "evaluate");
    Scores scores = Scores.read(folder);
    return new RunScores(
        folder.path().toString(),
        scores.tasks(),
        scores.matrix(),
        scores.ap(),
        scores.bwt(),
        scores.mmlu() == null ? null : scores.mmlu().micro(),
        scores.baseExam() == null ? null : scores.baseExam().micro(),
        scores.f1Avg(),
        nats(scores.perplexity()),
        nats(scores.basePerplexity()));
  }

  private static Double nats(Perplexity perplexity) {
    return perplexity == null ? null : perplexity.crossEntropy();
  }

  private StepFolder folder(Recipe recipe, String step) {
    return RunFolder.of(hadoop(), recipe.run()).step(step);
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
