package io.gere.model;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.WeightNames;
import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerWeights;
import java.util.List;

/** All weights, on every rank. */
final class WholeWeights implements WeightStore {
  private final ParameterSet parameters;
  private final DecoderConfig config;
  private final DecoderLayers layers;

  WholeWeights(ParameterSet parameters, DecoderConfig config) {
    this.parameters = parameters;
    this.config = config;
    this.layers = new DecoderLayers(parameters, config);
  }

  @Override
  public ParameterSet parameters() {
    return parameters;
  }

  @Override
  public List<LayerRange> segments(int depth) {
    return List.of(new LayerRange(0, depth));
  }

  @Override
  public Tensor embedding() {
    return parameters.get(WeightNames.EMBEDDING);
  }

  @Override
  public List<LayerWeights> layers(LayerRange segment) {
    return layers.of(segment);
  }

  @Override
  public Tensor finalNorm() {
    return parameters.get(WeightNames.FINAL_NORM);
  }

  @Override
  public Tensor head() {
    return parameters.get(config.headName());
  }

  @Override
  public Tensor get(String name) {
    return parameters.get(name);
  }

  /** Nobody waits for anybody. */
  @Override
  public void emptyForward() {}

  /** The memory is the model's. */
  @Override
  public void close() {}
}
