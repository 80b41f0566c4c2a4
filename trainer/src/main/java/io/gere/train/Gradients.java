package io.gere.train;

import io.gere.model.DecoderLayers;
import io.gere.model.LayerRange;
import io.gere.model.LlamaModel;
import io.gere.model.ParameterSet;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The float32 gradients of what is trained: one piece of memory, seen as the op pack yields them.
 */
final class Gradients {
  private final LlamaModel model;
  private final ParameterSet parameters;
  private final DecoderLayers layers;

  Gradients(LlamaModel model, TensorScope scope) {
    this.model = model;
    this.parameters = model.trainable().sameLayout(scope, ElementType.FLOAT32);
    this.layers =
        model.adapter().isPresent() ? null : new DecoderLayers(parameters, model.config().layers());
  }

  /** All of them as one tensor. */
  Tensor flat() {
    return parameters.flat();
  }

  /** Those of a segment, in the order of its leaves; the last segment has the final norm too. */
  List<Tensor> segment(LayerRange range) {
    if (model.adapter().isPresent()) {
      return model.adapter().get().names(range).stream().map(parameters::get).toList();
    }
    List<Tensor> all = new ArrayList<>(layers.of(range));
    if (range.to() == model.config().layers()) {
      all.add(parameters.get(LlamaModel.finalNormName()));
    }
    return all;
  }

  /** The head's, or none where the base model is frozen. */
  List<Tensor> head() {
    return model.adapter().isPresent() ? List.of() : List.of(parameters.get(model.headName()));
  }

  /** The embedding's, unless the base model is frozen. */
  Optional<Tensor> embedding() {
    return model.adapter().isPresent()
        ? Optional.empty()
        : Optional.of(parameters.get(LlamaModel.embeddingName()));
  }
}
