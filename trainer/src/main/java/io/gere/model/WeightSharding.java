package io.gere.model;

import io.gere.config.Recipe;
import io.gere.config.choice.Sharded;
import io.gere.parallel.Collective;
import java.util.List;
import java.util.Optional;

/**
 * Who shares a model's weights, and in which pieces they come together.
 *
 * @param segments of the training step, from the first layer to the last
 */
public record WeightSharding(Collective collective, List<LayerRange> segments) {
  public WeightSharding {
    segments = List.copyOf(segments);
  }

  /** What a recipe says of a model with so many layers; nothing where each rank keeps all. */
  public static Optional<WeightSharding> of(Recipe recipe, int layers, Collective collective) {
    // One rank has nobody to share with.
    return recipe.train().shard() == Sharded.PARAMETERS && collective.worldSize() > 1
        ? Optional.of(
            new WeightSharding(collective, LayerRange.split(layers, recipe.train().segments())))
        : Optional.empty();
  }
}
