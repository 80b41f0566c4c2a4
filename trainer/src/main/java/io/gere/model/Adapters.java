package io.gere.model;

import io.gere.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Only LoRA matrices are trained; the model beside them is frozen. */
public record Adapters(LoraAdapter adapter) implements Trainable {
  @Override
  public ParameterSet parameters() {
    return adapter.parameters();
  }

  @Override
  public List<String> names(LayerRange layers) {
    return adapter.names(layers);
  }

  @Override
  public List<Tensor> ofSegment(ParameterSet gradients, LayerRange layers) {
    return adapter.names(layers).stream().map(gradients::get).toList();
  }

  @Override
  public Optional<Tensor> ofHead(ParameterSet gradients) {
    return Optional.empty();
  }

  @Override
  public Optional<Tensor> ofEmbedding(ParameterSet gradients) {
    return Optional.empty();
  }

  @Override
  public boolean goesBelow(LayerRange layers) {
    return layers.from() > 0;
  }
}
