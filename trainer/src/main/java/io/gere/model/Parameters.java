package io.gere.model;

import io.gere.parallel.ParameterShards;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.List;

/** Parameters of one element type on one rank: all of them, or the part that is its own. */
public sealed interface Parameters permits ParameterSet, ShardedParameters {
  /** Names and shapes of all of them. */
  ParameterLayout layout();

  ElementType type();

  /**
   * A window into what is kept here.
   *
   * @param from counted in elements of all parameters
   */
  Tensor window(TensorScope scope, long from, long elements);

  /**
   * A stretch of one parameter that is kept here.
   *
   * @param offset its first element within the parameter
   * @param tensor its elements; of a whole parameter in its shape
   */
  record Part(String parameter, long offset, Tensor tensor) {}

  /** All that is kept here, parameter after parameter. */
  List<Part> parts();

  /** Each rank has changed its own shards: from now on all ranks compute with them. */
  void publish(ParameterShards shards);
}
