package io.gere.spark.train;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeWriter;
import io.gere.progress.ProgressLog;
import io.gere.spark.placement.TaskSlots;
import io.gere.spark.progress.TaskFailure;
import io.gere.spark.track.RunTracking;
import io.gere.spark.train.rank.RankFunction;
import io.gere.spark.train.rank.RankInstructions;
import io.gere.spark.train.rank.RankOutcome;
import io.gere.storage.RunFolder;
import io.gere.train.ResumePoint;
import io.gere.train.TrainingPlan;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The ranks of a training run, as its driver sees them: it places them and hears how they end. */
final class Ranks {
  /** Beyond the collective's own timeout, after which every rank has noticed that one is gone. */
  private static final Duration LEAVING = Duration.ofSeconds(30);

  /** Beyond the time after which Spark takes a silent executor for lost. */
  private static final Duration REPLACEMENT = Duration.ofMinutes(2);

  /**
   * The part of that time for which a lost executor's successor is waited for where the ranks that
   * are left may go on.
   */
  private static final int SUCCESSOR = 4;

  /** Until Spark knows that the tasks of an attempt have ended. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /** Counts in the whole process, because the ranks of two runs may meet in one executor. */
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private final SparkContext spark;
  private final Recipe recipe;
  private final RunFolder run;
  private final TrainingInputs inputs;
  private final TrainingPlan plan;
  private final RunTracking tracking;
  private final ProgressLog log;

  Ranks(
      SparkContext spark,
      Recipe recipe,
      RunFolder run,
      TrainingInputs inputs,
      TrainingPlan plan,
      RunTracking tracking,
      ProgressLog log) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = run;
    this.inputs = inputs;
    this.plan = plan;
    this.tracking = tracking;
    this.log = log;
  }

  /**
   * Waits until there is a seat for every rank, or long enough and one for as many as must be.
   *
   * @param replaced whether those that are missing may be on their way; else what is there counts
   * @param giveUp see {@link BarrierSlots#await}
   * @return the seats to take
   */
  int awaitSeats(boolean replaced, BooleanSupplier giveUp) {
    Duration silence =
        Duration.ofMillis(spark.getConf().getTimeAsMs("spark.network.timeout", "120s"));
    return new BarrierSlots(spark, recipe.train())
        .await(
            replaced ? silence.dividedBy(SUCCESSOR) : SETTLING,
            silence.plus(REPLACEMENT),
            giveUp,
            log);
  }

  /**
   * Trains from there on, once. All ranks train all tasks; fewer train one, after which there may
   * be room for all.
   *
   * @param workers how many ranks
   * @return how every one of them ended
   */
  List<RankOutcome> train(ResumePoint from, int workers) {
    // From here on the log holds no step that will be done again.
    inputs.chain(recipe, run).openLog(from).close();
    spark.setJobDescription("train %d tasks".formatted(recipe.tasks().size() - from.task()));
    Duration grace = Duration.ofSeconds(recipe.train().collectiveTimeoutSeconds()).plus(LEAVING);
    TrainingAttempt attempt = new TrainingAttempt(spark, workers, grace);
    RankInstructions order = order(from, workers);
    RankFunction rank = new RankFunction(order);
    List<RankOutcome> outcomes =
        new TrainingProgress(recipe, run, plan, tracking, log)
            .during(order.attempt(), () -> TaskFailure.unwrap(() -> attempt.run(rank)));
    for (RankOutcome outcome : outcomes) {
      if (outcome instanceof RankOutcome.Ended ended && ended.leaving() != null) {
        TaskSlots.leave(ended.leaving());
      }
    }
    return outcomes;
  }

  private RankInstructions order(ResumePoint from, int workers) {
    boolean all = workers == recipe.train().workers();
    return new RankInstructions(
        ATTEMPTS.incrementAndGet(),
        RecipeWriter.yaml(AttemptRecipe.of(recipe, workers)),
        new SerializableConfiguration(run.hadoop()),
        inputs.digests(),
        from.task(),
        from.step(),
        from.checkpoint().map(Path::toString).orElse(null),
        all ? recipe.tasks().size() : from.task() + 1,
        inputs.startsFromBase());
  }
}
