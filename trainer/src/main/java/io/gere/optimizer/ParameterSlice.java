package io.gere.optimizer;

import io.gere.config.Optimizer;
import io.gere.config.choice.NoDecay;
import io.gere.model.ParameterSet;
import io.gere.model.decoder.WeightNames;
import io.gere.parallel.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rank's part of one parameter: where a shard and the parameter overlap.
 *
 * @param offset first element within the parameter
 * @param from the same, counted in elements of all parameters
 * @param decays whether weight decay applies to the parameter
 */
record ParameterSlice(String parameter, long offset, long from, long elements, boolean decays) {
  /** All overlaps, in the order of the shards. */
  static List<ParameterSlice> of(List<Shard> shards, ParameterSet parameters, Optimizer settings) {
    List<ParameterSlice> slices = new ArrayList<>();
    for (Shard shard : shards) {
      for (Map.Entry<String, long[]> entry : parameters.shapes().entrySet()) {
        long start = parameters.offset(entry.getKey());
        long end = start + parameters.get(entry.getKey()).elements();
        long from = Math.max(start, shard.from());
        long elements = Math.min(end, shard.to()) - from;
        if (elements > 0) {
          boolean decays = decays(entry.getKey(), entry.getValue().length, settings);
          slices.add(new ParameterSlice(entry.getKey(), from - start, from, elements, decays));
        }
      }
    }
    return slices;
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
