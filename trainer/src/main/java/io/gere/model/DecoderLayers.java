package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerPart;
import io.gere.tensor.ops.LayerWeights;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The decoder layers of a parameter set as the op pack wants them: what reads the same input lies
 * side by side in memory and is one matrix, so that one product computes it.
 */
public final class DecoderLayers {
  private final LayerRange range;
  private final List<LayerWeights> layers = new ArrayList<>();

  /** Windows into a set that has the layout of {@link DecoderConfig#parameterShapes}. */
  public DecoderLayers(ParameterSet parameters, DecoderConfig config) {
    this(parameters, config, new LayerRange(0, config.layers()));
  }

  /** Those of a range, of a set that may hold no others. */
  DecoderLayers(ParameterSet parameters, DecoderConfig config, LayerRange range) {
    this.range = range;
    Map<LayerPart, Map<String, long[]>> parts = config.layerParts();
    for (int i = range.from(); i < range.to(); i++) {
      int layer = i;
      Map<LayerPart, Tensor> tensors = new EnumMap<>(LayerPart.class);
      parts.forEach(
          (part, weights) ->
              tensors.put(
                  part,
                  parameters.joined(
                      weights.keySet().stream()
                          .map(weight -> WeightNames.ofLayer(layer, weight))
                          .toList())));
      layers.add(new LayerWeights(tensors));
    }
  }

  /** Those of a range, layer by layer. */
  public List<LayerWeights> of(LayerRange some) {
    return layers.subList(some.from() - range.from(), some.to() - range.from());
  }
}
