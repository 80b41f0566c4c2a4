package io.gere.memory;

import io.gere.config.Recipe;

/**
 * Bytes of a rank's float32 gradients. T is the trained parameters, N the ranks, V · D the
 * embedding, S the longest segment's trained parameters:
 *
 * <ul>
 *   <li>{@code train.shard: optimizer}: all of them, 4·T
 *   <li>{@code gradients}: the rank's shard, 4·T/N; two segments on their way, or the only one,
 *       8·S; and, where the whole model is trained, the embedding's and the head's, which wait for
 *       the end of a step, 4·V·D or 8·V·D
 * </ul>
 */
final class GradientMemory {
  private GradientMemory() {}

  static long of(TrainedSizes trained, Recipe recipe, int segments) {
    return switch (recipe.train().shard()) {
      case OPTIMIZER -> 4 * trained.all();
      case GRADIENTS, PARAMETERS -> {
        int ranks = recipe.train().workers();
        long shard = (trained.all() + ranks - 1) / ranks;
        int memories = Math.min(2, Math.min(segments, trained.layers()));
        yield 4 * (shard + memories * trained.longestSegment(segments) + trained.outer());
      }
    };
  }
}
