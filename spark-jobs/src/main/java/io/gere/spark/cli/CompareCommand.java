package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.compare.Axis;
import io.gere.compare.ComparisonText;
import io.gere.compare.Variant;
import io.gere.config.Recipe;
import io.gere.config.Required;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: one recipe, trained in several ways, and what came of each. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Trains one recipe in several ways and compares the scores: all combinations of what the",
      "options name, each with every seed. What a loss has no use for is not varied with it. The",
      "replay set, hidden states and thresholds are made once and shared. Finished runs are kept:",
      "the same command goes on where it was interrupted, and a longer list adds to it.",
      "Leaves comparison.json and comparison.html in run.dir, and each run in a folder below it.",
      "",
      "  gere compare --config my.yaml --losses none,replay,kl,l1,l2,tm \\\\",
      "       --feeding mix,batch-insertion --seeds 1,2,3",
      "  gere compare --config my.yaml --vary batch.replay=2,4,8 --seeds 1,2,3",
      "  gere compare --config my.yaml --vary thresholds.sigma=0.5,1,2",
      "  gere compare --config my.yaml --vary 'thresholds.layers=[-1],[-1,-2]'"
    })
final class CompareCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Option(
      names = "--losses",
      paramLabel = "LOSS,…",
      description = "Values of loss.replay: none, replay, kl, l1, l2, tm.")
  private String losses;

  @Option(
      names = "--feeding",
      paramLabel = "FEEDING,…",
      description = "Values of batch.feeding: mix, batch-insertion.")
  private String feeding;

  @Option(
      names = "--vary",
      paramLabel = "KEY=VALUE,…",
      description = "Values of any other key. Repeatable; all combinations are trained.")
  private List<String> vary = new ArrayList<>();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "SEED",
      description =
          "Seeds of order and initial adapters; default: run.seed. The replay set is drawn with"
              + " run.seed in all of them.")
  private List<Long> seeds = new ArrayList<>();

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    Recipe recipe = options.read(console);
    Required.text("run.dir", recipe.run().dir());
    List<Variant> variants = Variant.all(axes(), recipe);
    CompareRuns runs =
        new CompareRuns(
            options, recipe, variants, seeds.isEmpty() ? List.of(recipe.run().seed()) : seeds);
    runs.run(console);
    console.print("");
    ComparisonText.lines(runs.comparison()).forEach(console::print);
    console.print("");
    console.print("The report: " + runs.write());
    return ExitCode.OK.code();
  }

  private List<Axis> axes() {
    List<Axis> axes = new ArrayList<>();
    if (losses != null) {
      axes.add(Axis.parse("loss.replay=" + losses));
    }
    if (feeding != null) {
      axes.add(Axis.parse("batch.feeding=" + feeding));
    }
    vary.forEach(text -> axes.add(Axis.parse(text)));
    if (axes.stream().map(Axis::key).distinct().count() < axes.size()) {
      throw GereException.usage("one key is varied twice; give all of its values in one option");
    }
    return axes;
  }
}
