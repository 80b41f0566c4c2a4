package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every weight of a model is trained. */
public record AllWeights(Parameters parameters, DecoderConfig config) implements Trainable {
  @Override
  public List<String> names(LayerRange layers) {
    return names(config, layers);
  }

  /** Those of a segment of such a model: of its layers, and the final norm's behind the last. */
  static List<String> names(DecoderConfig config, LayerRange layers) {
    List<String> names = new ArrayList<>();
    for (int i = layers.from(); i < layers.to(); i++) {
      for (Map<String, long[]> part : config.layerParts().values()) {
        for (String weight : part.keySet()) {
          names.add(WeightNames.ofLayer(i, weight));
        }
      }
    }
    if (layers.to() == config.layers()) {
      names.add(WeightNames.FINAL_NORM);
    }
    return names;
  }

  /** The weights', layer by layer, then the final norm's in the last segment. */
  @Override
  public List<Tensor> ofSegment(ParameterSet gradients, LayerRange layers) {
    List<Tensor> all = new ArrayList<>();
    for (LayerWeights layer : new DecoderLayers(gradients, config, layers).of(layers)) {
      all.addAll(layer.tensors());
    }
    if (layers.to() == config.layers()) {
      all.add(gradients.get(WeightNames.FINAL_NORM));
    }
    return all;
  }

  @Override
  public Optional<Tensor> ofHead(ParameterSet gradients) {
    return Optional.of(gradients.get(config.headName()));
  }

  @Override
  public Optional<Tensor> ofEmbedding(ParameterSet gradients) {
    return Optional.of(gradients.get(WeightNames.EMBEDDING));
  }

  /** The embedding lies below the first layer. */
  @Override
  public boolean goesBelow(LayerRange layers) {
    return true;
  }
}
