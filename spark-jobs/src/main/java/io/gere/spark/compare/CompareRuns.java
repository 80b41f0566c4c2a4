package io.gere.spark.compare;

import io.gere.InputException;
import io.gere.compare.Comparison;
import io.gere.compare.ComparisonCsv;
import io.gere.compare.Variant;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.RecipeTree;
import io.gere.config.yaml.RecipeWriter;
import io.gere.eval.scores.Scores;
import io.gere.preflight.Preflight;
import io.gere.preflight.PreflightCheck;
import io.gere.preflight.Premises;
import io.gere.preflight.RunChecks;
import io.gere.progress.Pace;
import io.gere.report.comparison.ComparisonReport;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.PipelineChecks;
import io.gere.spark.pipeline.Step;
import io.gere.spark.report.ReportStep;
import io.gere.spark.storage.SparkSessions;
import io.gere.spark.track.RunTracking;
import io.gere.storage.Json;
import io.gere.storage.RunFolder;
import io.gere.storage.Storage;
import io.gere.storage.copy.LocalCopy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The runs of a comparison, one after the other or side by side, in folders below {@code run.dir}:
 * {@code shared} for the replay set and what is distilled from it, and one for each variant and
 * seed. Each step keeps what is done, so that given again it goes on where it was.
 */
public final class CompareRuns {
  private final RecipeTree tree;
  private final Recipe recipe;
  private final List<Variant> variants;
  private final List<Long> seeds;
  private final Variant baseline;
  private final SideBySide sideBySide;
  private final Configuration hadoop;
  private final Map<Variant, Map<Long, Scores>> scores = new LinkedHashMap<>();
  private Pace pace;
  private int begun;
  private int done;

  /**
   * Nothing runs yet.
   *
   * @param recipe what {@code tree} is without a variant
   * @param parallel how many are at work at a time
   */
  public CompareRuns(
      RecipeTree tree, Recipe recipe, List<Variant> variants, List<Long> seeds, int parallel) {
    this.tree = tree;
    this.recipe = recipe;
    this.variants = variants;
    this.seeds = seeds;
    this.sideBySide = new SideBySide(parallel);
    this.hadoop = SparkSessions.hadoop();
    LocalCopy.limit(hadoop, recipe.train().localCopyGb());
    variants.forEach(variant -> scores.put(variant, new TreeMap<>()));
    Variant own =
        Variant.ofRecipe(variants, recipe, variant -> tree.set(variant.overrides()).resolve());
    this.baseline = own == null ? variants.get(0) : own;
  }

  /** Trains and evaluates them all; returns the path of the page that says what came of it. */
  public Path run(Console console) {
    RunFolder all = RunFolder.of(hadoop, recipe.run());
    CommandRun work = new CommandRun(all, "compare", console);
    work.during(
        () -> false,
        log -> {
          RunTracking tracking = new RunTracking(recipe, all, log);
          tracking.during(() -> runAll(console, work, tracking));
        });
    return page();
  }

  private void runAll(Console console, CommandRun work, RunTracking tracking) {
    // All recipes are read before the first run starts: a wrong value is found now.
    Map<Variant, List<Recipe>> recipes = new LinkedHashMap<>();
    for (Variant variant : variants) {
      recipes.put(variant, seeds.stream().map(seed -> recipe(variant, seed)).toList());
    }
    requireAll(recipes.values().stream().map(each -> each.get(0)).toList(), console);
    boolean keepStates =
        recipes.values().stream()
            .flatMap(List::stream)
            .anyMatch(each -> each.loss().replay().readsHiddenStates());
    sideBySide.begin(
        folder(), recipes.values().stream().map(each -> each.get(0)).toList(), console);
    tracking.begins("compare", Optional.empty());
    pace = Pace.start();
    CommonSteps common = new CommonSteps(tree, shared());
    for (List<Variant> group : common.together(variants)) {
      group.forEach(variant -> common.make(variant, keepStates, console));
      List<Runnable> runs = new ArrayList<>();
      for (Variant variant : group) {
        for (int i = 0; i < seeds.size(); i++) {
          Recipe own = recipes.get(variant).get(i);
          runs.add(() -> run(variant, own, console, work));
        }
      }
      sideBySide.during(runs);
    }
    tracking.shows(page());
    tracking.shows(new Path(folder(), Comparison.FILE_NAME));
  }

  private void run(Variant variant, Recipe own, Console console, CommandRun work) {
    long seed = own.run().seed();
    String name = "%s, seed %d".formatted(variant.name(), seed);
    sayWhich(name, console, work);
    Console heard = sideBySide.runs() > 1 ? console.of(name) : console;
    new Pipeline("compare", own, Optional.of(folder()), heard)
        .run(List.of(Step.TRAIN, Step.EVALUATE));
    take(variant, seed, new ReportStep(hadoop, own).scores());
  }

  private synchronized void sayWhich(String name, Console console, CommandRun work) {
    int all = variants.size() * seeds.size();
    begun++;
    String left = done == 0 ? "" : ", about " + pace.left(done, all);
    console.say("compare: run %d of %d: %s%s".formatted(begun, all, name, left));
    work.enters("run %d of %d".formatted(begun, all));
  }

  private synchronized void take(Variant variant, long seed, Scores measured) {
    scores.get(variant).put(seed, measured);
    done++;
    write();
  }

  private static void requireOneWayOfAsking(List<Recipe> ofEachVariant) {
    long ways =
        ofEachVariant.stream()
            .map(Recipe::evaluate)
            .map(ask -> Arrays.asList(ask.chat(), ask.system(), ask.examStyle()))
            .distinct()
            .count();
    if (ways > 1) {
      throw InputException.of(
          "the variants differ in evaluate.chat, evaluate.system or evaluate.exam_style, and numbers that were asked in different ways do not compare; give all of them the same");
    }
  }

  /** Looks at what all runs are given before the first of them starts. */
  private void requireAll(List<Recipe> ofEachVariant, Console console) {
    requireOneWayOfAsking(ofEachVariant);
    for (Recipe own : ofEachVariant) {
      RequiredKeys.text("model.path", own.model().path());
      RequiredKeys.items("tasks", own.tasks());
    }
    List<PreflightCheck> checks = new ArrayList<>(RunChecks.of(ofEachVariant));
    ofEachVariant.forEach(own -> checks.addAll(PipelineChecks.ofText(own)));
    try (Premises given = new Premises(hadoop, console)) {
      Preflight.require(checks, given);
    }
  }

  private Recipe recipe(Variant variant, long seed) {
    return tree.set(variant.overrides())
        .with("run.dir", new Path(folder(), variant.folder() + "/seed-" + seed))
        .with("run.shared", shared())
        .with("run.seed", seed)
        // A comparison judges by its table: a run that a gate would stop is a result like others.
        .with("gate", null)
        .resolve();
  }

  private Path folder() {
    return new Path(recipe.run().dir());
  }

  private Path shared() {
    return new Path(folder(), "shared");
  }

  /** What the runs so far have shown. */
  public Comparison comparison() {
    return Comparison.of(scores, baseline);
  }

  /** Writes the comparison for programs and for people. */
  private void write() {
    Comparison comparison = comparison();
    write(new Path(folder(), Comparison.FILE_NAME), Json.pretty(comparison));
    write(new Path(folder(), ComparisonCsv.FILE_NAME), ComparisonCsv.text(comparison));
    String title = "GeRe: " + folder().getName();
    write(page(), ComparisonReport.html(title, comparison, RecipeWriter.yaml(recipe)));
  }

  private Path page() {
    return new Path(folder(), "comparison.html");
  }

  private void write(Path file, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Storage.write(Storage.fileSystem(hadoop, file), file, out -> out.write(bytes));
  }
}
