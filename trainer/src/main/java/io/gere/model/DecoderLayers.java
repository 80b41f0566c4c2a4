package io.gere.model;

import io.gere.tensor.Tensor;
import io.gere.tensor.ops.LayerWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The decoder layers of a parameter set as the op pack wants them: what reads the same input lies
 * side by side in memory and is one matrix, so that one product computes it.
 */
public final class DecoderLayers {
  private final List<LayerWeights> layers = new ArrayList<>();

  /** Windows into a set that has the layout of {@link LlamaConfig#parameterShapes}. */
  public DecoderLayers(ParameterSet parameters, int count) {
    IntStream.range(0, count).forEach(layer -> layers.add(weights(parameters, layer)));
  }

  private static LayerWeights weights(ParameterSet parameters, int layer) {
    return new LayerWeights(
        joined(parameters, layer, "input_layernorm"),
        joined(parameters, layer, "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
        joined(parameters, layer, "self_attn.o_proj"),
        joined(parameters, layer, "post_attention_layernorm"),
        joined(parameters, layer, "mlp.gate_proj", "mlp.up_proj"),
        joined(parameters, layer, "mlp.down_proj"));
  }

  private static Tensor joined(ParameterSet parameters, int layer, String... parts) {
    return parameters.joined(
        Arrays.stream(parts).map(part -> WeightNames.ofLayer(layer, part)).toList());
  }

  /** Those of a range, layer by layer. */
  public List<LayerWeights> of(LayerRange range) {
    return layers.subList(range.from(), range.to());
  }
}
