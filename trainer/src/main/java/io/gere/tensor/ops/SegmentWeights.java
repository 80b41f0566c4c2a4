package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.List;

/**
 * The weights of consecutive decoder layers.
 *
 * @param first number of the first one in the model, from 0
 * @param layers of each layer
 * @param adapters of each layer, LoRA's A [rank, in] and B [out, rank] of each adapted projection;
 *     an empty list where none is
 */
public record SegmentWeights(int first, List<LayerWeights> layers, List<List<Tensor>> adapters) {
  public SegmentWeights {
    layers = List.copyOf(layers);
    adapters = List.copyOf(adapters);
    if (layers.size() != adapters.size()) {
      throw new IllegalArgumentException(
          "adapters of %d layers for %d".formatted(adapters.size(), layers.size()));
    }
  }

  /** As the script takes them. */
  List<List<Tensor>> layerTensors() {
    return layers.stream().map(LayerWeights::tensors).toList();
  }
}
