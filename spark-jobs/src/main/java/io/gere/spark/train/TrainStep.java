package io.gere.spark.train;

import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.progress.ProgressLog;
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
   * @throws io.gere.GereException with exit code 5 when it was asked to stop, and did
   */
  public void run(ProgressLog log) {
    RequiredKeys.items("tasks", recipe.tasks());
    TrainingInputs inputs = TrainingInputs.check(recipe, run);
    TaskChain chain = inputs.chain(recipe, run);
    int finished = chain.finished();
    if (finished == recipe.tasks().size()) {
      log.say("train: done already (%d tasks)".formatted(finished));
      return;
    }
    inputs.requireWhole(run, log);
    sayWhereItStarts(finished, inputs, log);
    TrainingPlan plan = TrainingPlan.of(recipe, run, log);
    Ranks ranks = new Ranks(spark.sparkContext(), recipe, run, inputs, plan, log);
    stop.during(new TrainingRun(recipe, chain, ranks, stop, log)::run);
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
