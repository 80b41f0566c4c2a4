package io.gere.spark.train;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.choice.ReplayLossKind;
import io.gere.progress.ProgressLog;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.distill.ThresholdsStep;
import io.gere.spark.tokens.ExecutorEncoding;
import io.gere.spark.track.RunTracking;
import io.gere.spark.train.rank.StopFile;
import io.gere.storage.RunFolder;
import io.gere.train.TaskChain;
import io.gere.train.TrainingPlan;
import org.apache.spark.sql.SparkSession;

/** {@code train}: the recipe's tasks, one after the other, on {@code train.workers} ranks. */
public final class TrainStep {
  private final SparkSession spark;
  private final Recipe recipe;
  private final RunFolder run;
  private final StopRequest stop;

  public TrainStep(SparkSession spark, Recipe recipe) {
    this.spark = spark;
    this.recipe = recipe;
    this.run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    this.stop = new StopRequest(new StopFile(run));
  }

  /**
   * Trains the tasks that are not finished.
   *
   * @param tracking hears of every step
   * @throws GereException with exit code 5 when it was asked to stop, and did; with exit code 2
   *     where the forgetting budget could not be held and training is not to go on without
   */
  public void run(ProgressLog log, RunTracking tracking) {
    Prepared prepared = prepare(log);
    requireWithinBudget(prepared.chain());
    int finished = prepared.finished();
    tracking.plans(prepared.plan().steps());
    if (finished == recipe.tasks().size()) {
      log.say("train: done already (%d tasks)".formatted(finished));
      tracking.goesOn(prepared.chain(), prepared.chain().resume(log));
      return;
    }
    TrainingInputs inputs = prepared.inputs();
    inputs.requireWhole(run, log);
    sayWhereItStarts(finished, inputs, log);
    TrainingPlan plan = prepared.plan();
    plan.lines().forEach(log::say);
    TrainingPlan.validation(recipe, run).forEach(log::say);
    Ranks ranks = new Ranks(spark.sparkContext(), recipe, run, inputs, plan, tracking, log);
    TrainingRun training = new TrainingRun(recipe, prepared.chain(), ranks, stop, tracking, log);
    stop.during(isStartedAgain(), training::run);
    requireWithinBudget(prepared.chain());
    prepared.chain().overBudget().forEach(task -> log.say("train: over the budget: " + task));
  }

  /** Whether training goes on, or has ended as it should. */
  private static void requireWithinBudget(TaskChain chain) {
    chain
        .end()
        .ifPresent(
            why -> {
              throw new GereException(
                  ExitCode.QUALITY_GATE_NOT_MET,
                  "the forgetting budget could not be held: " + why,
                  null);
            });
  }

  /** YARN counts from 1, and only where the driver is on the cluster; others do not count. */
  private boolean isStartedAgain() {
    return spark.sparkContext().applicationAttemptId().exists(attempt -> !attempt.equals("1"));
  }

  /** Whether there is nothing to do; says why a task has to be learnt again. */
  public boolean isDone(ProgressLog log) {
    return prepare(log).finished() == recipe.tasks().size();
  }

  /**
   * What is known before a rank starts.
   *
   * @param finished how many tasks are
   */
  private record Prepared(
      TrainingPlan plan, TrainingInputs inputs, TaskChain chain, int finished) {}

  private Prepared prepare(ProgressLog log) {
    RequiredKeys.items("tasks", recipe.tasks());
    RequiredKeys.text("model.path", recipe.model().path());
    // First the tokens: training is made from them, and not from the files they were made from.
    TrainingPlan plan = TrainingPlan.of(recipe, run, new ExecutorEncoding(spark, recipe), log);
    TrainingInputs inputs = TrainingInputs.check(recipe, run, plan);
    requireOfThisRecipe(log);
    TaskChain chain = inputs.chain(recipe, run);
    return new Prepared(plan, inputs, chain, chain.finished(log));
  }

  /** What holds the model is made as the recipe says now, and not as it said before. */
  private void requireOfThisRecipe(ProgressLog log) {
    ReplayLossKind loss = recipe.loss().replay();
    boolean fits =
        (!loss.imitates() || new DistillStep(spark, recipe).isDone(log))
            && (loss != ReplayLossKind.TM || new ThresholdsStep(spark, recipe).isDone(log));
    if (!fits) {
      throw GereException.failure(
          "what was distilled in %s is not what the recipe asks for now; run 'gere distill' and 'gere thresholds' again, or 'gere run'"
              .formatted(run.path()));
    }
  }

  /**
   * Asks the ranks to leave a checkpoint and end; may be called from any thread.
   *
   * @return false where no training is under way, or it has been asked before
   */
  public boolean stop() {
    return stop.make();
  }

  private void sayWhereItStarts(int finished, TrainingInputs inputs, ProgressLog log) {
    if (finished > 0) {
      log.say("train: %d of %d tasks are finished".formatted(finished, recipe.tasks().size()));
    } else if (recipe.loss().replay().imitates() && !inputs.startsFromBase()) {
      log.say(
          "train: starts from a different model than the distilled one, so the imitation loss need not"
              + " be 0 at the first step");
    }
  }
}
