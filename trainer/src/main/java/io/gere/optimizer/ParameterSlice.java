package io.gere.optimizer;

import io.gere.config.Optimizer;
import io.gere.config.choice.NoDecay;
import io.gere.model.ParameterLayout;
import io.gere.model.decoder.WeightNames;
import io.gere.parallel.Shard;
import java.util.List;

/**
 * A rank's part of one parameter: where a shard and the parameter overlap.
 *
 * @param offset first element within the parameter
 * @param from the same, counted in elements of all parameters
 * @param decays whether weight decay applies to the parameter
 */
record ParameterSlice(String parameter, long offset, long from, long elements, boolean decays) {
  /** All overlaps, in the order of the shards. */
  static List<ParameterSlice> of(List<Shard> shards, ParameterLayout layout, Optimizer settings) {
    return shards.stream()
        .flatMap(shard -> layout.slices(shard.from(), shard.to()).stream())
        .map(
            slice -> {
              String name = slice.parameter();
              boolean decays = decays(name, layout.shape(name).length, settings);
              return new ParameterSlice(
                  name, slice.offset(), slice.from(), slice.elements(), decays);
            })
        .toList();
  }

  private static boolean decays(String name, int dimensions, Optimizer settings) {
    boolean norm = dimensions == 1 || WeightNames.isNorm(name);
    boolean embedding = name.equals(WeightNames.EMBEDDING);
    return !(norm && settings.noDecay().contains(NoDecay.NORMS))
        && !(embedding && settings.noDecay().contains(NoDecay.EMBEDDINGS));
  }

  /** Whether the other one follows in memory and is updated alike. */
  boolean joins(ParameterSlice next) {
    return from + elements == next.from && decays == next.decays;
  }
}
