package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One decoder layer's weights.
 *
 * @param parts those that it has
 */
public record LayerWeights(Map<LayerPart, Tensor> parts) {
  public LayerWeights {
    parts = new EnumMap<>(parts);
  }

  /** All of them, in the order of {@link LayerPart}. */
  public List<Tensor> tensors() {
    return List.copyOf(parts.values());
  }
}
