package io.gere.spark.cli;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.compare.Axis;
import io.gere.compare.ComparisonText;
import io.gere.compare.Variant;
import io.gere.config.Compare;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.RecipeTree;
import io.gere.report.comparison.ResultsPage;
import io.gere.spark.compare.CompareRuns;
import io.gere.spark.pipeline.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: one recipe, trained in several ways, and what came of each. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    header = "Trains a recipe in several ways and compares the scores.",
    description =
        """
        Trains one recipe in several ways and compares the scores: all combinations of what the \
        options name, each with every seed. What a loss has no use for is not varied with it. The \
        replay set, hidden states and thresholds are made once and shared. Finished runs are kept: \
        the same command goes on where it was interrupted, and a longer list adds to it. What no \
        option names is taken from the recipe's section compare: {losses, feeding, vary, seeds}. \
        Leaves comparison.json, .csv and .html in run.dir, and each run in a folder below it.

          gere compare --config my.yaml --losses none,replay,kl,l1,l2,tm \\
               --feeding mix,batch-insertion --seeds 1,2,3
          gere compare --config my.yaml --vary batch.replay=2,4,8 --seeds 1,2,3
          gere compare --config my.yaml --vary thresholds.sigma=0.5,1,2
          gere compare --config my.yaml --vary 'thresholds.layers=[-1],[-1,-2]'""")
final class CompareCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Option(
      names = "--losses",
      split = ",",
      paramLabel = "LOSS",
      description = "Values of loss.replay: none, replay, kl, l1, l2, tm.")
  private List<String> losses;

  @Option(
      names = "--feeding",
      split = ",",
      paramLabel = "FEEDING",
      description = "Values of batch.feeding: mix, batch-insertion.")
  private List<String> feeding;

  @Option(
      names = "--vary",
      paramLabel = "KEY=VALUE,…",
      description = "Values of any other key. Repeatable; all combinations are trained.")
  private List<String> vary;

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "SEED",
      description =
          "Seeds of order and initial adapters; default: run.seed. The replay set is drawn with"
              + " run.seed in all of them.")
  private List<Long> seeds;

  @Option(
      names = "--publish",
      paramLabel = "PAGE",
      description =
          "A Markdown page, such as docs/results.md: its table between the lines"
              + " '<!-- results: NAME -->' and '<!-- end -->', NAME the last part of run.dir, is"
              + " made anew, from results/NAME.json beside it.")
  private java.nio.file.Path publish;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Runs that are at work at a time, on one machine; default: ${DEFAULT-VALUE}. Each ends with the "
              + "bits that it has alone, which takes ranks of one thread: train.threads: 1.")
  private int parallel;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    CompareRuns runs = Beginning.of("compare", options, () -> runs(options.tree()));
    Path page = runs.run(console);
    console.print("");
    ComparisonText.lines(runs.comparison()).forEach(console::print);
    console.print("");
    if (publish != null) {
      new ResultsPage(publish).publish(page.getParent().getName(), runs.comparison());
    }
    console.print("The report: " + page);
    return ExitCode.OK.code();
  }

  private CompareRuns runs(RecipeTree tree) {
    Recipe recipe = tree.resolve();
    RequiredKeys.text("run.dir", recipe.run().dir());
    List<Variant> variants = Variant.all(axes(recipe.compare()), recipe);
    List<Long> all = or(seeds, recipe.compare().seeds());
    return new CompareRuns(
        tree, recipe, variants, all.isEmpty() ? List.of(recipe.run().seed()) : all, parallel);
  }

  private List<Axis> axes(Compare written) {
    List<Axis> axes = new ArrayList<>();
    addAxis("loss.replay", or(losses, written.losses()), axes);
    addAxis("batch.feeding", or(feeding, written.feeding()), axes);
    or(vary, written.vary()).forEach(text -> axes.add(Axis.parse(text)));
    if (axes.stream().map(Axis::key).distinct().count() < axes.size()) {
      throw InputException.of("one key is varied twice; give all of its values in one option");
    }
    return axes;
  }

  private static void addAxis(String key, List<String> values, List<Axis> axes) {
    if (!values.isEmpty()) {
      axes.add(new Axis(key, values));
    }
  }

  private static <T> List<T> or(List<T> given, List<T> written) {
    return given == null ? written : given;
  }
}
