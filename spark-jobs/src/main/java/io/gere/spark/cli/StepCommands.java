package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.Run;
import io.gere.config.yaml.RecipeTree;
import io.gere.filter.SizeComparison;
import io.gere.spark.compare.SampleSizes;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.watch.RunFollower;
import io.gere.spark.watch.WatchServer;
import io.gere.storage.FolderVerification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One command for each step of a run, and {@code run} for all of them. */
final class StepCommands extends GereCommand {
  @Command(
      name = "self-replay",
      mixinStandardHelpOptions = true,
      header = "Lets the base model write conversations to replay.",
      description =
          """
          Has the base model write conversations to replay, on executors: answers to the prompts \
          of self_replay.prompts, drawn by run.seed; or without prompts both sides, the user's \
          turn from the model's own chat template up to where the user would speak (the way of \
          Magpie).

            self_replay:
              {conversations: 1000, prompts: p.jsonl, temperature: 1.0, top_p: 0.95}

          p.jsonl has lines such as {"prompt": ...} or {"messages": [...]}; answers in it \
          are not used. Refused are conversations that do not end, say nothing, leave the \
          template's form, repeat themselves or each other; more are written until there are \
          exactly as many as asked for. They are in run.dir/self-replay/conversations.jsonl, from \
          where 'run' replays them unless replay.conversations.path names others. One seed gives \
          one set, on one executor or many; interrupted, the same command goes on.""")
  int selfReplay(@Mixin RecipeOptions options) {
    return steps("self-replay", options.read(), Step.SELF_REPLAY);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Draws the replay set, and held-out text, from a corpus.",
      description =
          """
          Draws replay.documents documents from corpus.path, uniformly; the same for one seed \
          however the work is split. Or takes the ready-made set in replay.path. In the same pass \
          it draws replay.held_out more, which no run learns and evaluate measures perplexity on. \
          With --documents, compares sizes instead: draws two sets that share no document, runs \
          the base model over them and says how far their thresholds lie apart, mean |Δτ|/σ over \
          the dimensions: how much of what training holds to is chance at this size.""")
  int sample(
      @Mixin RecipeOptions options,
      @Option(
              names = "--documents",
              split = ",",
              paramLabel = "N",
              description = "Sizes of the replay set to compare, such as 1000,2000,5000.")
          List<Integer> sizes) {
    return sizes == null ? steps("sample", options, Step.SAMPLE) : compareSizes(options, sizes);
  }

  private static int compareSizes(RecipeOptions options, List<Integer> sizes) {
    Console console = new Console(System.out);
    SampleSizes samples =
        Beginning.of("sample", options, () -> sizes(options.tree(), sizes, console));
    SizeComparison comparison = samples.run();
    console.print("");
    console.print(
        "Thresholds (%s) of two disjoint sets of each size:".formatted(comparison.rule()));
    comparison.lines().forEach(console::print);
    return ExitCode.OK.code();
  }

  private static SampleSizes sizes(RecipeTree tree, List<Integer> sizes, Console console) {
    Recipe recipe = tree.resolve();
    RequiredKeys.text("run.dir", recipe.run().dir());
    if (sizes.stream().anyMatch(size -> size < 1) || Set.copyOf(sizes).size() < sizes.size()) {
      throw InputException.of(
          "--documents is %s; give different numbers, such as 1000,2000,5000".formatted(sizes));
    }
    return new SampleSizes(tree, recipe, sizes, console);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Runs the base model over the replay set once.",
      description =
          """
          Runs the base model over the replay set and keeps the moments of its hidden states in \
          each of thresholds.layers; the last layer's hidden states themselves, in distill.dtype, \
          only where loss.replay is kl, l1 or l2.""")
  int distill(@Mixin RecipeOptions options) {
    return steps("distill", options, Step.DISTILL);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Makes the bands that the margin loss holds states to.",
      description =
          """
          Makes thresholds per dimension in each of thresholds.layers: mean and deviation, or \
          quantiles. Runs the base model once more and packs its hidden states by them, 2 bits an \
          element, for loss.replay tm.""")
  int thresholds(@Mixin RecipeOptions options) {
    return steps("thresholds", options, Step.THRESHOLDS);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Trains the tasks one after the other on all ranks.",
      description =
          """
          Trains the recipe's tasks one after the other on train.workers ranks. Finished tasks are \
          skipped; each leaves a Hugging Face folder (or PEFT adapter) in run.dir/train. Within a \
          task there is a checkpoint every train.checkpoint_every_steps steps: a lost rank costs \
          the steps since then. Ctrl-C, SIGTERM or a file run.dir/train/stop leave a checkpoint \
          and end with 5; the same command goes on.""")
  int train(@Mixin RecipeOptions options) {
    return steps("train", options, Step.TRAIN);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Scores the base model and every stage; asks the gate.",
      description =
          """
          Scores the base model and every trained stage: all tasks, in each of their wordings; the \
          exam; perplexity on the text that replay.held_out keeps. With evaluate.reference, a \
          run's folder, says how much less of the tasks was learnt than there (intransigence). \
          With a gate, ends with 2 unless the tasks are learnt and general ability is kept.""")
  int evaluate(
      @Mixin RecipeOptions options,
      @Option(
              names = "--gate",
              description = "Judges the scores, by the gate's defaults where there is no section.")
          boolean gate) {
    Recipe recipe =
        Beginning.of("evaluate", options, () -> gate ? gated(options.tree()) : options.read());
    return steps("evaluate", recipe, Step.EVALUATE);
  }

  private static Recipe gated(RecipeTree tree) {
    Recipe recipe = tree.resolve();
    return recipe.gate() == null ? tree.with("gate", Map.of()).resolve() : recipe;
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Writes the report of a run as one HTML page.",
      description =
          """
          Writes run.dir/report.html from metrics and scores.""")
  int report(@Mixin RecipeOptions options) {
    return steps("report", options.read(), Step.REPORT);
  }

  @Command(
      mixinStandardHelpOptions = true,
      header = "Runs all steps in order and skips what is done.",
      description =
          """
          All steps in order; what is done, and still made from the same, is skipped. Before the \
          first, all that was given is looked at; what is to be mended is told at once. With a \
          gate section in the recipe, ends with 2 where 'evaluate --gate' would. With a track \
          section, TensorBoard and MLflow are told what is measured. With --verify, computes \
          nothing: reads every byte below run.dir and run.shared that a manifest speaks for. Ends \
          with 0, or with 1 and a line for each damaged file that says what makes it again.""")
  int run(
      @Mixin RecipeOptions options,
      @Option(names = "--verify", description = "Only checks what is there, against its manifests.")
          boolean verify,
      @Option(
              names = "--watch",
              paramLabel = "PORT",
              description =
                  "Shows the run's page on this machine as 'watch' does; 0: any free port.")
          Integer port) {
    if (verify) {
      return verify(options.read().run());
    }
    if (port == null) {
      return steps("run", options, Step.values());
    }
    Recipe recipe = Beginning.of("run", options, options::read);
    try (WatchServer shown = Beginning.of("run", options, () -> watch(recipe, port))) {
      new Console(System.out).say("watch: the run is on " + shown.address());
      return steps("run", recipe, Step.values());
    }
  }

  private static WatchServer watch(Recipe recipe, int port) {
    String folder = RequiredKeys.text("run.dir", recipe.run().dir());
    RunFollower run = new RunFollower(SparkSessions.hadoop(), folder);
    return WatchCommand.open(port, run);
  }

  private static int verify(Run run) {
    Console console = new Console(System.out);
    FolderVerification verified = new FolderVerification(SparkSessions.hadoop(), console);
    verified.read(new Path(RequiredKeys.text("run.dir", run.dir())));
    if (!run.shared().equals(run.dir())) {
      verified.read(new Path(run.shared()));
    }
    console.print(verified.sentence());
    return (verified.isWhole() ? ExitCode.OK : ExitCode.FAILURE).code();
  }

  private static int steps(String command, RecipeOptions options, Step... steps) {
    return steps(command, Beginning.of(command, options, options::read), steps);
  }

  private static int steps(String command, Recipe recipe, Step... steps) {
    new Pipeline(command, recipe, new Console(System.out)).run(List.of(steps));
    return ExitCode.OK.code();
  }
}
