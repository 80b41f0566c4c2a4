package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.model.decoder.DecoderConfig;

/**
 * Bytes that a rank sends to the others in a step, as the ring and NCCL's ring send them: of what
 * is reduce-scattered or gathered (N − 1)/N.
 *
 * @param reduced gradients, float32. {@code train.shard: optimizer}: all once. {@code gradients}:
 *     those of the layers once for each micro-batch of the rank with the most, those of embedding
 *     and head once
 * @param gathered the updated parameters, in {@code model.dtype}; adapters in float32
 */
public record StepTraffic(long reduced, long gathered) {
  /** That of a recipe's step. */
  public static StepTraffic of(DecoderConfig model, Recipe recipe) {
    TrainedSizes trained = TrainedSizes.of(model, recipe);
    int ranks = recipe.train().workers();
    boolean halves =
        recipe.model().dtype() == Dtype.BFLOAT16 && recipe.adapter().type() == AdapterType.NONE;
    long once = 4 * trained.all();
    long reduced =
        switch (recipe.train().shard()) {
          case OPTIMIZER -> once;
          case GRADIENTS, PARAMETERS -> {
            long again = StepWork.of(recipe).microBatches() - 1;
            yield once + 4 * again * (trained.all() - trained.outer());
          }
        };
    return new StepTraffic(others(reduced, ranks), others((halves ? 2 : 4) * trained.all(), ranks));
  }

  private static long others(long bytes, int ranks) {
    return bytes / ranks * (ranks - 1);
  }

  public long total() {
    return reduced + gathered;
  }
}
