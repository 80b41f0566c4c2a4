package io.gere.spark.cli;

import static io.gere.RootLocale.format;

import io.gere.ExitCode;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.RequiredKeys;
import io.gere.config.yaml.RecipeTree;
import io.gere.data.ReplayMixture;
import io.gere.memory.GenerationMemory;
import io.gere.memory.MemoryPlan;
import io.gere.memory.StepEstimate;
import io.gere.memory.WaysThatFit;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.huggingface.ModelFolder;
import io.gere.spark.pipeline.Console;
import io.gere.storage.HadoopClient;
import io.gere.storage.Json;
import io.gere.storage.copy.LocalFolder;
import io.gere.train.TimePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan}: what a rank of a training run will need, before it is started. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    header = "Says what memory and time a recipe's training will take.",
    description =
        """
        Says how much memory one rank of the recipe's training needs, by part, from model.path's \
        config.json alone: weights need not be there. The parts add up to the total, but of logits \
        and segment_backward only the larger counts: they are never there together. Java's heap \
        (GERE_MEMORY) and the process come on top, and in the host's memory the copy of the \
        optimizer's state that a checkpoint is written from. Columns: train.segments 1, the \
        recipe's, and one for each layer. With self_replay, a line says what a process takes in \
        which the model writes conversations. With --ranks: which ways of sharing training out fit \
        into a rank's memory, what is sent, and how long a step takes at the rates given, the \
        cheapest first. Then looks at model, tasks and exam as 'run' would, as far as they are on \
        this machine, and ends with 3 where something is to be mended.""",
    footer = {
      "  gere plan --config conf/llama31-8b-full.yaml --set model.dtype=bfloat16",
      "  gere plan --config my.yaml --workers 8 --segments 32 --memory-gb 80",
      "  gere plan --config my.yaml --workers 8 --time 1500 --samples 3000,250",
      "  gere plan --config my.yaml --memory-gb 80 --ranks 4,8,16 --rates 300,50"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private RecipeOptions options;

  @Option(names = "--workers", paramLabel = "N", description = "Instead of train.workers.")
  private Integer workers;

  @Option(names = "--segments", paramLabel = "N", description = "Instead of train.segments.")
  private Integer segments;

  @Option(
      names = "--memory-gb",
      paramLabel = "GB",
      description = "What a rank has, in 1e9 bytes: ends with 4 if the recipe needs more.")
  private Double memory;

  @Option(
      names = "--ranks",
      split = ",",
      paramLabel = "N",
      description =
          "Numbers of ranks for which every train.shard is tried. Needs --memory-gb and --rates.")
  private List<Integer> ranks = List.of();

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "TFLOPS,GB",
      description =
          "What a rank does in a second: 1e12 operations of matrix products, as 'bench train-step'"
              + " measures them, and 1e9 bytes sent, as 'bench all-reduce' does.")
  private List<Double> rates = List.of();

  @Option(
      names = "--time",
      paramLabel = "TOKENS",
      description =
          "Adds steps, tokens and hours, at so many tokens/s of one rank, as 'bench train-step'"
              + " measures them. Needs --samples.")
  private Double time;

  @Option(
      names = "--samples",
      split = ",",
      paramLabel = "N",
      description = "Training samples of each task, in the recipe's order.")
  private List<Integer> samples = List.of();

  @Option(
      names = "--sample-tokens",
      paramLabel = "N",
      defaultValue = "0",
      description = "Tokens of a sample on average; default: as many as the recipe lets it have.")
  private int sampleTokens;

  @Option(
      names = "--stage-tokens",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Tokens that evaluation asks of each stage; they cost a third of those that are trained.")
  private long stageTokens;

  @Option(names = "--json", description = "Print JSON: bytes by part for each number of segments.")
  private boolean json;

  @Override
  public Integer call() {
    Console console = new Console(System.out);
    RecipeTree tree = options.tree();
    if (workers != null) {
      tree = tree.with("train.workers", workers);
    }
    if (segments != null) {
      tree = tree.with("train.segments", segments);
    }
    Recipe recipe = tree.resolve();
    RequiredKeys.items("tasks", recipe.tasks());
    String folder = RequiredKeys.text("model.path", recipe.model().path());
    DecoderConfig model = LocalFolder.read(folder, ModelFolder.CONFIG, DecoderConfigReader::read);
    Map<Integer, MemoryPlan> plans = new TreeMap<>();
    int chosen = Math.min(recipe.train().segments(), model.layers());
    for (int count : new int[] {1, chosen, model.layers()}) {
      plans.put(count, MemoryPlan.of(model, recipe, count));
    }
    Optional<TimePlan> duration =
        Optional.ofNullable(time)
            .map(pace -> new TimePlan.Sizes(samples, sampleTokens, stageTokens, pace))
            .map(sizes -> TimePlan.of(recipe, sizes));
    Optional<WaysThatFit> ways = ways(tree, model);
    console.print(
        json ? json(recipe, model, plans, duration, ways) : PlanTable.of(recipe, model, plans));
    if (!json) {
      duration.ifPresent(plan -> console.print("\n" + plan.text()));
      ways.ifPresent(found -> console.print("\n" + found.text()));
    }
    String replay = ReplayMixture.sentence(recipe.replay());
    if (!replay.isEmpty() && !json) {
      console.print("replay: " + replay);
    }
    look(recipe, console);
    return verdict(console, plans.get(chosen)).code();
  }

  private Optional<WaysThatFit> ways(RecipeTree tree, DecoderConfig model) {
    if (ranks.isEmpty() && rates.isEmpty()) {
      return Optional.empty();
    }
    boolean positive = rates.stream().allMatch(rate -> rate > 0);
    if (ranks.isEmpty() || memory == null || rates.size() != 2 || !positive) {
      throw InputException.of(
          "--ranks needs --memory-gb and --rates, two numbers above 0, such as --ranks 4,8 --memory-gb 80 --rates 300,50");
    }
    StepEstimate.Rates of = new StepEstimate.Rates(rates.get(0) * 1e12, rates.get(1) * 1e9);
    return Optional.of(WaysThatFit.of(model, tree, ranks, memory * 1e9, of));
  }

  /** What is here already of data and weights is looked at as a run would look at it. */
  private void look(Recipe recipe, Console console) {
    if (HadoopClient.isThere()) {
      PlanChecks.require(recipe, line -> say(line, console));
    } else {
      say("data and weights are not looked at: Hadoop is not on the class path", console);
    }
  }

  private void say(String line, Console console) {
    if (!json) {
      console.print(line);
    }
  }

  private ExitCode verdict(Console console, MemoryPlan plan) {
    if (memory == null || plan.total() <= memory * 1e9) {
      return ExitCode.OK;
    }
    if (!json) {
      console.print(
          format(
              "a rank has %.1f GB: use more segments, a smaller batch.micro, ranks that share more\n"
                  + "out (train.workers, train.shard), or an adapter",
              memory));
    }
    return ExitCode.RESOURCES_MISSING;
  }

  private static String json(
      Recipe recipe,
      DecoderConfig model,
      Map<Integer, MemoryPlan> plans,
      Optional<TimePlan> duration,
      Optional<WaysThatFit> ways) {
    Map<String, Object> bytes = new LinkedHashMap<>();
    plans.forEach((count, plan) -> bytes.put(String.valueOf(count), plan.parts()));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("parameters", model.parameterCount());
    all.put("workers", recipe.train().workers());
    all.put("segments", recipe.train().segments());
    all.put("bytes_by_segments", bytes);
    if (recipe.selfReplay() != null) {
      all.put("self_replay_bytes", GenerationMemory.of(model, recipe).parts());
    }
    duration.ifPresent(plan -> all.put("time", plan.facts()));
    ways.ifPresent(found -> all.put("ways", found.ways()));
    return Json.pretty(all).stripTrailing();
  }
}
