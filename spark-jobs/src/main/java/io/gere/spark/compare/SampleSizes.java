package io.gere.spark.compare;

import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.yaml.RecipeTree;
import io.gere.data.ReplaySet;
import io.gere.filter.SizeComparison;
import io.gere.spark.distill.JoinedThresholds;
import io.gere.spark.pipeline.CommandRun;
import io.gere.spark.pipeline.Console;
import io.gere.spark.pipeline.Pipeline;
import io.gere.spark.pipeline.Step;
import io.gere.spark.storage.SparkSessions;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import io.gere.storage.Storage;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdDistance;
import io.gere.thresholds.ThresholdRule;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code sample --documents}: compares sizes of the replay set. Twice the largest size is drawn,
 * and every second document of a kind, in the order of drawing, goes to the other of two sets. A
 * set's beginning is a smaller set, so each document goes through the base model once. All lies in
 * {@code run.dir/sizes}; what is done is kept.
 */
public final class SampleSizes {
  private static final List<String> SETS = List.of("a", "b");

  private final RecipeTree tree;
  private final Recipe recipe;
  private final List<Integer> sizes;
  private final Console console;
  private final Configuration hadoop;
  private final Path folder;

  /**
   * Nothing is drawn yet.
   *
   * @param recipe what {@code tree} is
   * @param sizes different, in any order
   */
  public SampleSizes(RecipeTree tree, Recipe recipe, List<Integer> sizes, Console console) {
    this.tree = tree;
    this.recipe = recipe;
    this.sizes = sizes.stream().sorted().toList();
    this.console = console;
    this.hadoop = SparkSessions.hadoop();
    this.folder = RunFolder.of(hadoop, recipe.run()).file("sizes");
  }

  /** Draws, distils, compares and writes {@value SizeComparison#FILE_NAME}. */
  public SizeComparison run() {
    AtomicReference<SizeComparison> compared = new AtomicReference<>();
    new CommandRun(RunFolder.of(hadoop, recipe.run()), "sample", console)
        .during(() -> false, log -> compared.set(compareAll()));
    return compared.get();
  }

  private SizeComparison compareAll() {
    List<String> documents = draw();
    for (int set = 0; set < SETS.size(); set++) {
      int from = 0;
      for (int size : sizes) {
        distil(half(documents, set).subList(from, size), stretch(set, size));
        from = size;
      }
    }
    SizeComparison comparison =
        new SizeComparison(
            ThresholdRule.of(recipe.thresholds()).toString(),
            sizes.stream().map(this::compare).toList());
    comparison.write(hadoop, new Path(folder, SizeComparison.FILE_NAME));
    return comparison;
  }

  private List<String> draw() {
    int largest = sizes.get(sizes.size() - 1);
    Recipe drawn = tree(folder).with("replay.documents", 2 * largest).resolve();
    if (Step.SELF_REPLAY.isNeededBy(drawn)) {
      new Pipeline("sample", drawn, console).run(List.of(Step.SELF_REPLAY));
    }
    new Pipeline("sample", drawn, console).run(List.of(Step.SAMPLE));
    StepFolder sample = RunFolder.of(hadoop, drawn.run()).step("sample");
    return sample.read(
        sample.require("run it again"),
        ReplaySet.FILE_NAME,
        in ->
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
  }

  /**
   * Every second text and every second conversation; where both numbers are odd, the set that has
   * one text more has one conversation less.
   */
  private static List<String> half(List<String> lines, int set) {
    int texts = set;
    int conversations = 1 - set;
    List<String> chosen = new ArrayList<>();
    for (String line : lines) {
      int place = line.startsWith("{\"messages\"") ? conversations++ : texts++;
      if (place % 2 == 0) {
        chosen.add(line);
      }
    }
    return chosen;
  }

  /** Runs the base model over the documents by which a set grows to a size. */
  private void distil(List<String> documents, Path run) {
    Path file = new Path(run, "documents.jsonl");
    write(file, (String.join("\n", documents) + "\n").getBytes(StandardCharsets.UTF_8));
    Recipe own =
        tree(run).with("replay.path", file).with("loss.replay", ReplayLossKind.TM).resolve();
    Pipeline pipeline = new Pipeline("sample", own, console);
    pipeline.run(List.of(Step.SAMPLE));
    pipeline.run(List.of(Step.DISTILL));
  }

  private SizeComparison.Size compare(int size) {
    List<LayerThresholds> one = JoinedThresholds.of(recipe.thresholds(), stretches(0, size));
    List<LayerThresholds> other = JoinedThresholds.of(recipe.thresholds(), stretches(1, size));
    SortedMap<Integer, Double> distance = new TreeMap<>();
    for (int slot = 0; slot < one.size(); slot++) {
      distance.put(
          one.get(slot).layer(), ThresholdDistance.between(one.get(slot), other.get(slot)));
    }
    return new SizeComparison.Size(size, tokens(size), distance);
  }

  private long tokens(int size) {
    return IntStream.range(0, SETS.size())
        .boxed()
        .flatMap(set -> stretches(set, size).stream())
        .map(run -> run.step("distill").require("run it again"))
        .mapToLong(manifest -> ((Number) manifest.facts().get("tokens")).longValue())
        .sum();
  }

  /** The stretches that make a set of a size. */
  private List<RunFolder> stretches(int set, int size) {
    return sizes.stream()
        .filter(smaller -> smaller <= size)
        .map(smaller -> new RunFolder(hadoop, stretch(set, smaller).toString()))
        .toList();
  }

  private Path stretch(int set, int size) {
    return new Path(folder, "%s-up-to-%d".formatted(SETS.get(set), size));
  }

  private RecipeTree tree(Path run) {
    return tree.with("run.dir", run).with("run.shared", null).with("replay.held_out", 0);
  }

  private void write(Path file, byte[] bytes) {
    Storage.write(Storage.fileSystem(hadoop, file), file, out -> out.write(bytes));
  }
}
