package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Dtype;
import io.gere.model.decoder.DecoderConfig;

/**
 * Bytes that a rank sends to the others in a step, as the ring and NCCL's ring send them: of what
 * is reduce-scattered or gathered (N − 1)/N.
 *
 * @param reduced gradients, float32. {@code train.shard: optimizer}: all once. {@code gradients},
 *     {@code parameters}: those of the layers once for each micro-batch of the rank with the most,
 *     those of embedding and head once
 * @param gathered the updated parameters, in {@code model.dtype}; adapters in float32. {@code
 *     parameters}: weights as {@link WeightVisits} says
 * @param awaited of what is gathered the part that nothing is computed beside: the updated
 *     parameters; {@code parameters}: the embedding and the first segment, where the weights are
 *     trained
 */
public record StepTraffic(long reduced, long gathered, long awaited) {
  /** That of a recipe's step in so many segments. */
  public static StepTraffic of(DecoderConfig model, Recipe recipe, int segments) {
    ParameterSizes trained = ParameterSizes.trained(model, recipe);
    int ranks = recipe.train().workers();
    boolean full = recipe.adapter().type() == AdapterType.NONE;
    int element = recipe.model().dtype() == Dtype.BFLOAT16 ? 2 : 4;
    long once = 4 * trained.all();
    long again = 4 * (StepWork.of(recipe).microBatches() - 1) * (trained.all() - trained.outer());
    long updated = (full ? element : 4) * trained.all();
    long visited = element * WeightVisits.of(model, recipe, segments);
    return switch (recipe.train().shard()) {
      case OPTIMIZER -> of(ranks, once, updated, updated);
      case GRADIENTS -> of(ranks, once + again, updated, updated);
      case PARAMETERS ->
          full
              ? of(ranks, once + again, visited, element * WeightVisits.first(model, segments))
              : of(ranks, once + again, visited + updated, updated);
    };
  }

  private static StepTraffic of(int ranks, long reduced, long gathered, long awaited) {
    return new StepTraffic(others(reduced, ranks), others(gathered, ranks), others(awaited, ranks));
  }

  private static long others(long bytes, int ranks) {
    return bytes / ranks * (ranks - 1);
  }

  public long total() {
    return reduced + gathered;
  }
}
