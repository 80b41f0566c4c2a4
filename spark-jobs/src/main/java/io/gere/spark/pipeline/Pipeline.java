package io.gere.spark.pipeline;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.IdleKeys;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.scores.GateVerdict;
import io.gere.preflight.Preflight;
import io.gere.preflight.Premises;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.distill.ThresholdsStep;
import io.gere.spark.evaluate.EvaluateStep;
import io.gere.spark.evaluate.GateStep;
import io.gere.spark.evaluate.ReferenceStep;
import io.gere.spark.report.ReportStep;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.selfreplay.SelfReplayStep;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.train.ClusterCheck;
import io.gere.spark.train.TrainStep;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Runs steps of one recipe in one Spark session, and keeps the run folder's status. */
public final class Pipeline {
  private final String command;
  private final Recipe recipe;
  private final Console console;
  private volatile TrainStep training;
  private GateVerdict verdict;

  public Pipeline(String command, Recipe recipe, Console console) {
    this.command = command;
    this.recipe = recipe;
    this.console = console;
  }

  /**
   * Runs the steps that the recipe's loss and evaluation need; one step alone is always run. What a
   * gate does not let through fails, but not before its report is written.
   */
  public void run(List<Step> steps) {
    RequiredKeys.text("run.dir", recipe.run().dir());
    SparkSession spark = SparkSessions.open(command, recipe.train().workers());
    RunFolder run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    CommandRun work = new CommandRun(run, command, console);
    work.during(
        () -> training != null && training.stop(),
        () -> {
          look(steps, spark, run);
          IdleKeys.of(recipe).forEach(sentence -> console.say("recipe: " + sentence));
          writeRecipe(run);
          steps.stream()
              .filter(step -> steps.size() == 1 || step.isNeededBy(recipe))
              .forEach(step -> run(step, spark));
          if (verdict != null) {
            work.judged(verdict);
            requirePassed();
          }
        });
  }

  /** Whatever can be known now is found now, and not after days. */
  private void look(List<Step> steps, SparkSession spark, RunFolder run) {
    boolean training = steps.contains(Step.TRAIN);
    if (training) {
      RequiredKeys.text("model.path", recipe.model().path());
      RequiredKeys.items("tasks", recipe.tasks());
      new ClusterCheck(spark.sparkContext(), recipe).check(console);
    }
    try (Premises given = new Premises(run.hadoop(), console)) {
      Preflight.require(
          training
              ? PipelineChecks.of(recipe, steps)
              : steps.contains(Step.EVALUATE) ? PipelineChecks.ofVerdicts(recipe) : List.of(),
          given);
    }
  }

  private void run(Step step, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    switch (step) {
      case SELF_REPLAY -> new SelfReplayStep(spark, recipe).run(console);
      case SAMPLE -> new SampleStep(spark, recipe).run(console);
      case DISTILL -> new DistillStep(spark, recipe).run(console);
      case THRESHOLDS -> new ThresholdsStep(spark, recipe).run(console);
      case TRAIN -> {
        training = new TrainStep(spark, recipe);
        training.run(console);
      }
      case EVALUATE -> {
        if (recipe.evaluate().devEvery() > 0) {
          console.say("evaluate: tasks are asked held-out training records, not their tests");
        }
        new EvaluateStep(spark, recipe).run(console);
        new ReferenceStep(hadoop, recipe).compare(console);
        if (recipe.gate() != null) {
          verdict = new GateStep(hadoop, recipe).judge();
        }
      }
      case REPORT -> new ReportStep(hadoop, recipe).run(console);
    }
  }

  private void requirePassed() {
    if (!verdict.passed()) {
      throw new GereException(ExitCode.QUALITY_GATE_NOT_MET, verdict.sentence(), null);
    }
    console.say(verdict.sentence());
  }

  /** The resolved recipe lies beside what was made from it. */
  private void writeRecipe(RunFolder run) {
    Path file = run.file("recipe.yaml");
    byte[] yaml = RecipeWriter.yaml(recipe).getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(run.hadoop(), file), file, out -> out.write(yaml));
  }
}
