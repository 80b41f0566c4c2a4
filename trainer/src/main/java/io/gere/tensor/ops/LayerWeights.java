package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.List;

/**
 * One decoder layer's weights. What reads the same input lies side by side in memory and is one
 * matrix. F: feed-forward size, d: head dimension.
 *
 * @param inputNorm [D]
 * @param queryKeyValue [(heads + 2 · key-value heads) · d, D]
 * @param output [D, heads · d]
 * @param postAttentionNorm [D]
 * @param gateUp [2 · F, D]
 * @param down [D, F]
 */
public record LayerWeights(
    Tensor inputNorm,
    Tensor queryKeyValue,
    Tensor output,
    Tensor postAttentionNorm,
    Tensor gateUp,
    Tensor down) {

  /** All of them, in the order of the script's {@code LayerWeights}. */
  public List<Tensor> tensors() {
    return List.of(inputNorm, queryKeyValue, output, postAttentionNorm, gateUp, down);
  }
}
