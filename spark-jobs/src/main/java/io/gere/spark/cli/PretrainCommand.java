package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.storage.SparkPrivacy;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.train.ClusterCheck;
import io.gere.spark.train.PretrainStep;
import io.gere.storage.RunFolder;
import io.gere.storage.copy.LocalCopy;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pretrain}: a small model from a corpus. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    header = "Makes a small model from scratch.",
    description =
        """
        Makes a small model from scratch: corpus.path is the text, the recipe's pretrain section \
        its shape and tokenizer, batch and optimizer as in train. Leaves a Hugging Face folder.""")
final class PretrainCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Recipe recipe = Beginning.of("pretrain", options, options::read);
    RequiredKeys.text("run.dir", recipe.run().dir());
    RunFolder run = RunFolder.of(SparkSessions.hadoop(), recipe.run());
    AtomicReference<PretrainStep> step = new AtomicReference<>();
    CommandRun work = new CommandRun(run, "pretrain", console);
    work.during(
        () -> step.get() != null && step.get().stop(),
        log -> {
          SparkSession spark =
              SparkSessions.open("pretrain " + run.path().getName(), recipe.train().workers());
          work.isApplication(spark.sparkContext().applicationId());
          new SparkPrivacy(spark.sparkContext().getConf()).remark().ifPresent(log::say);
          LocalCopy.limit(spark.sparkContext().hadoopConfiguration(), recipe.train().localCopyGb());
          work.enters("pretrain");
          step.set(new PretrainStep(spark, recipe));
          new ClusterCheck(spark.sparkContext(), recipe).check(log);
          log.say("pretrain: the model is in " + step.get().run(log));
        });
    return ExitCode.OK.code();
  }
}
