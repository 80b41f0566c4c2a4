package io.gere.optimizer;

import io.gere.parallel.ParameterShards;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;

/** What the optimizer reads: a rank's shards of the gradient that the ranks have summed. */
public sealed interface GradientShards permits GradientBuckets, GradientSums {
  /** Who owns what. */
  ParameterShards parameters();

  /**
   * A window into this rank's shards, float32 [elements].
   *
   * @param from counted in elements of all parameters
   */
  Tensor window(TensorScope scope, long from, long elements);

  /**
   * The squared length of what this rank computed itself, before it was added to others', float64
   * [1]: what no longer shows in the sum is whose gradient was not finite.
   */
  Tensor ownSquares();

  /** Adds the squared length of this rank's shards to a float64 [1]. */
  void addSquares(Tensor sum);

  /** Multiplies this rank's shards. */
  void scale(double factor);
}
