package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.train.ClusterCheck;
import io.gere.spark.train.PretrainStep;
import io.gere.storage.RunFolder;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pretrain}: a small model from a corpus. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a small model from scratch: corpus.path is the text, the recipe's pretrain section"
          + " its",
      "shape and tokenizer, batch and optimizer as in train. Leaves a Hugging Face folder."
    })
final class PretrainCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Recipe recipe = options.read();
    RequiredKeys.text("run.dir", recipe.run().dir());
    SparkSession spark = SparkSessions.open("pretrain", recipe.train().workers());
    RunFolder run = RunFolder.of(spark.sparkContext().hadoopConfiguration(), recipe.run());
    PretrainStep step = new PretrainStep(spark, recipe);
    new CommandRun(run, "pretrain", console)
        .during(
            step::stop,
            () -> {
              new ClusterCheck(spark.sparkContext(), recipe).check(console);
              console.say("pretrain: the model is in " + step.run(console));
            });
    return ExitCode.OK.code();
  }
}
