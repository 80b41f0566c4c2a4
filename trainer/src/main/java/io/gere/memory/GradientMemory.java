package io.gere.memory;

import io.gere.config.Recipe;

/**
 * Bytes of a rank's float32 gradients. T is the trained parameters, N the ranks, V · D the
 * embedding, S the longest segment's trained parameters:
 *
 * <ul>
 *   <li>{@code train.shard: optimizer}: all of them, 4·T
 *   <li>{@code gradients}, {@code parameters}: the rank's shard, 4·T/N; two segments on their way,
 *       or the only one, 8·S; and, where the whole model is trained, the embedding's and the
 *       head's, which wait for the end of a step, 4·V·D or 8·V·D
 * </ul>
 */
final class GradientMemory {
  private GradientMemory() {}

  static long of(ParameterSizes trained, Recipe recipe, int segments) {
    return switch (recipe.train().shard()) {
      case OPTIMIZER -> 4 * trained.all();
      case GRADIENTS, PARAMETERS ->
          4
              * (trained.shard(recipe.train().workers())
                  + trained.segmentsOnTheirWay(segments)
                  + trained.outer());
    };
  }
}
