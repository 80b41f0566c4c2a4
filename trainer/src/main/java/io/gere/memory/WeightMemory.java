package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.Sharded;

/**
 * Bytes of a model's own weights on a rank, E each in {@code model.dtype}. W is the model's
 * parameters, N the ranks, V · D the embedding, S the longest segment's parameters:
 *
 * <ul>
 *   <li>all of them, E·W
 *   <li>{@code train.shard: parameters} with several ranks: the rank's shard, E·W/N; two segments
 *       on their way, or the only one, 2·E·S; embedding and head, E·V·D or 2·E·V·D
 * </ul>
 */
final class WeightMemory {
  private WeightMemory() {}

  static long of(ParameterSizes weights, Recipe recipe, int segments, long elementBytes) {
    int ranks = recipe.train().workers();
    if (recipe.train().shard() != Sharded.PARAMETERS || ranks == 1) {
      return elementBytes * weights.all();
    }
    return elementBytes
        * (weights.shard(ranks) + weights.segmentsOnTheirWay(segments) + weights.outer());
  }
}
