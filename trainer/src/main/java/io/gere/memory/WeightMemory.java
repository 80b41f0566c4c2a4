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
 *       on their way, or the only one, 2·E·S; embedding and head, E·V·D or 2·E·V·D. While the
 *       model is validated all of them besides, instead of what a pass needs
 * </ul>
 *
 * @param kept all the time
 * @param gathered while the model is validated
 */
record WeightMemory(long kept, long gathered) {
  static WeightMemory of(ParameterSizes weights, Recipe recipe, int segments, long elementBytes) {
    int ranks = recipe.train().workers();
    if (recipe.train().shard() != Sharded.PARAMETERS || ranks == 1) {
      return new WeightMemory(elementBytes * weights.all(), 0);
    }
    return new WeightMemory(
        elementBytes
            * (weights.shard(ranks) + weights.segmentsOnTheirWay(segments) + weights.outer()),
        recipe.evaluate().validates() ? elementBytes * weights.all() : 0);
  }
}
