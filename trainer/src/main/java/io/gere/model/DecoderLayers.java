package io.gere.model;

import io.gere.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder layers of a parameter set as the op pack wants them: what reads the same input lies
 * side by side in memory and is one matrix, so that one product computes it.
 */
public final class DecoderLayers {
  /** A layer's parameters in the op pack's order; those of a group are one matrix. */
  private static final List<List<String>> GROUPS =
      List.of(
          List.of("input_layernorm"),
          List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
          List.of("self_attn.o_proj"),
          List.of("post_attention_layernorm"),
          List.of("mlp.gate_proj", "mlp.up_proj"),
          List.of("mlp.down_proj"));

  private final List<List<Tensor>> layers = new ArrayList<>();

  /** Windows into a set that has the layout of {@link LlamaConfig#parameterShapes}. */
  public DecoderLayers(ParameterSet parameters, int count) {
    for (int i = 0; i < count; i++) {
      int layer = i;
      layers.add(
          GROUPS.stream()
              .map(
                  group ->
                      parameters.joined(
                          group.stream().map(part -> LlamaModel.layerName(layer, part)).toList()))
              .toList());
    }
  }

  /** The tensors of these layers, layer by layer. */
  public List<Tensor> of(LayerRange range) {
    return layers.subList(range.from(), range.to()).stream().flatMap(List::stream).toList();
  }
}
