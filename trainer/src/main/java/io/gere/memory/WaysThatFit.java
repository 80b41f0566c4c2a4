package io.gere.memory;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.choice.Sharded;
import io.gere.config.yaml.RecipeTree;
import io.gere.model.decoder.DecoderConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Ways of sharing a recipe's training out among ranks, the cheapest first: of each number of ranks
 * and each {@code train.shard} the one with the fewest segments that fits into a rank's memory, for
 * more segments cost time.
 *
 * @param memory of a rank, in bytes
 * @param ways that fit
 * @param tooLarge those that do not, whatever the number of segments
 */
public record WaysThatFit(
    StepEstimate.Rates rates, double memory, List<Way> ways, List<Way> tooLarge) {
  /**
   * One of them.
   *
   * @param bytes that a rank needs
   * @param traffic that it sends in a step
   * @param estimate of a step
   */
  public record Way(
      Sharded shard,
      int ranks,
      int segments,
      long bytes,
      StepTraffic traffic,
      StepEstimate estimate) {
    /** What a step costs: seconds of all ranks together. */
    public double rankSeconds() {
      return ranks * estimate.seconds();
    }
  }

  public WaysThatFit {
    ways = List.copyOf(ways);
    tooLarge = List.copyOf(tooLarge);
  }

  /** Looks through them all. */
  public static WaysThatFit of(
      DecoderConfig model,
      RecipeTree recipe,
      List<Integer> ranks,
      double memory,
      StepEstimate.Rates rates) {
    List<Way> fitting = new ArrayList<>();
    List<Way> tooLarge = new ArrayList<>();
    for (int count : ranks) {
      // One rank has nobody to share with.
      for (Sharded shard : count == 1 ? List.of(Sharded.OPTIMIZER) : List.of(Sharded.values())) {
        Recipe shared =
            recipe
                .with("train.workers", count)
                .with("train.shard", shard.name().toLowerCase(Locale.ROOT))
                .resolve();
        Optional<Way> fits =
            IntStream.rangeClosed(1, model.layers())
                .mapToObj(segments -> way(model, shared, segments, rates))
                .filter(way -> way.bytes() <= memory)
                .findFirst();
        fits.ifPresentOrElse(
            fitting::add, () -> tooLarge.add(way(model, shared, model.layers(), rates)));
      }
    }
    fitting.sort(Comparator.comparingDouble(Way::rankSeconds));
    return new WaysThatFit(rates, memory, fitting, tooLarge);
  }

  private static Way way(
      DecoderConfig model, Recipe recipe, int segments, StepEstimate.Rates rates) {
    return new Way(
        recipe.train().shard(),
        recipe.train().workers(),
        segments,
        MemoryPlan.of(model, recipe, segments).total(),
        StepTraffic.of(model, recipe, segments),
        StepEstimate.of(model, recipe, segments, rates));
  }

  /** As a table. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "ways that fit into %.1f GB a rank, the cheapest first; a step is estimated from %.1f TFLOP/s and %.1f GB/s:",
            memory / 1e9, rates.operations() / 1e12, rates.linkBytes() / 1e9));
    lines.add("ranks  train.shard  segments  GB a rank  GB sent a step  s a step  rank-seconds");
    ways.forEach(way -> lines.add(line(way)));
    tooLarge.forEach(
        way ->
            lines.add(
                format(
                    "%5d  %-11s  does not fit: %.1f GB with %d segments",
                    way.ranks(), name(way), way.bytes() / 1e9, way.segments())));
    return String.join("\n", lines);
  }

  private static String line(Way way) {
    return format(
        "%5d  %-11s  %8d  %9.1f  %14.2f  %8.3f  %12.2f",
        way.ranks(),
        name(way),
        way.segments(),
        way.bytes() / 1e9,
        way.traffic().total() / 1e9,
        way.estimate().seconds(),
        way.rankSeconds());
  }

  private static String name(Way way) {
    return way.shard().name().toLowerCase(Locale.ROOT);
  }
}
