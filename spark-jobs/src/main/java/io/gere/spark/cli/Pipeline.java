package io.gere.spark.cli;

import io.gere.config.Recipe;
import io.gere.config.RecipeWriter;
import io.gere.config.Required;
import io.gere.spark.distill.DistillStep;
import io.gere.spark.distill.ThresholdsStep;
import io.gere.spark.evaluate.EvaluateStep;
import io.gere.spark.report.ReportStep;
import io.gere.spark.sample.SampleStep;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.train.TrainStep;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Runs steps of one recipe in one Spark session, and keeps the run folder's status. */
final class Pipeline {
  private final String command;
  private final Recipe recipe;
  private final Console console;

  Pipeline(String command, Recipe recipe, Console console) {
    this.command = command;
    this.recipe = recipe;
    this.console = console;
  }

  /** Runs the steps that the recipe's loss needs; one step alone is always run. */
  void run(List<Step> steps) {
    Required.text("run.dir", recipe.run().dir());
    SparkSession spark = SparkSessions.open(command, recipe.train().workers());
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    RunFolder run = new RunFolder(hadoop, recipe.run().dir());
    RunStatus status = new RunStatus(run, command);
    try {
      status.running();
      writeRecipe(run);
      for (Step step : steps) {
        if (steps.size() == 1 || step.isNeededBy(recipe)) {
          run(step, spark);
        }
      }
      status.ended();
    } catch (RuntimeException e) {
      try {
        status.failed(e);
      } catch (RuntimeException unwritable) {
        e.addSuppressed(unwritable);
      }
      throw e;
    }
  }

  private void run(Step step, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    switch (step) {
      case SAMPLE -> new SampleStep(spark, recipe).run(console::say);
      case DISTILL -> new DistillStep(spark, recipe).run(console::say);
      case THRESHOLDS -> new ThresholdsStep(spark, recipe).run(console::say);
      case TRAIN -> new TrainStep(spark, recipe).run(console::say);
      case EVALUATE -> new EvaluateStep(spark, recipe).run(console::say);
      case REPORT -> new ReportStep(hadoop, recipe).run(console::say);
    }
  }

  /** The resolved recipe lies beside what was made from it. */
  private void writeRecipe(RunFolder run) {
    Path file = run.file("recipe.yaml");
    byte[] yaml = RecipeWriter.yaml(recipe).getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(run.hadoop(), file), file, out -> out.write(yaml));
  }
}
