package io.gere.optimizer;

import io.gere.tensor.Tensor;

/**
 * What one rank keeps for a slice of one parameter.
 *
 * @param parameter its name
 * @param offset the slice's first element within the parameter
 * @param weight the float32 weight that is updated: the parameter itself or its master copy
 * @param first moment, float32
 * @param second moment, float32
 */
public record OptimizerState(
    String parameter, long offset, Tensor weight, Tensor first, Tensor second) {
  public long elements() {
    return weight.elements();
  }
}
