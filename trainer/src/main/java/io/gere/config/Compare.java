package io.gere.config;

import java.util.List;

/**
 * What {@code gere compare} varies when its options do not say so: all combinations, each with
 * every seed.
 *
 * @param losses values of {@code loss.replay}
 * @param feeding values of {@code batch.feeding}
 * @param vary values of any other key, as {@code key=value,value}
 * @param seeds of training; {@code run.seed} where there are none
 */
public record Compare(
    @Default("[]") List<String> losses,
    @Default("[]") List<String> feeding,
    @Default("[]") List<String> vary,
    @Default("[]") List<Long> seeds) {
  public Compare {
    losses = List.copyOf(losses);
    feeding = List.copyOf(feeding);
    vary = List.copyOf(vary);
    seeds = List.copyOf(seeds);
  }
}
