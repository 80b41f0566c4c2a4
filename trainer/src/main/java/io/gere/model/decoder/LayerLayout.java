package io.gere.model.decoder;

import io.gere.tensor.ops.LayerPart;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the weights of a decoder layer are stored: names within the layer, and shapes.
 *
 * @param hidden D
 * @param width of a head
 * @param feedForward F
 * @param bias whether the feed-forward block's projections add one
 * @param fused whether query, key and value matrices are stored as one, and gate and up
 */
record LayerLayout(
    long hidden,
    int heads,
    int kvHeads,
    int width,
    long feedForward,
    NormPlace norms,
    Attention attention,
    boolean bias,
    boolean fused) {

  /**
   * Every part that the op pack reads with the stored weights that it is made of. They lie in
   * memory in this order, so that a part is one piece of it.
   */
  Map<LayerPart, Map<String, long[]>> parts() {
    Map<LayerPart, Map<String, long[]>> parts = new EnumMap<>(LayerPart.class);
    addNorms(parts);
    addAttention(parts);
    addFeedForward(parts);
    return parts;
  }

  private void addNorms(Map<LayerPart, Map<String, long[]>> parts) {
    switch (norms) {
      case BEFORE -> {
        addNorm(parts, LayerPart.INPUT_NORM, "input_layernorm");
        addNorm(parts, LayerPart.FEED_FORWARD_NORM, "post_attention_layernorm");
      }
      case AFTER -> {
        addNorm(parts, LayerPart.ATTENTION_NORM, "post_attention_layernorm");
        addNorm(parts, LayerPart.FEED_FORWARD_OUTPUT_NORM, "post_feedforward_layernorm");
      }
      case AROUND -> {
        addNorm(parts, LayerPart.INPUT_NORM, "input_layernorm");
        addNorm(parts, LayerPart.ATTENTION_NORM, "post_attention_layernorm");
        addNorm(parts, LayerPart.FEED_FORWARD_NORM, "pre_feedforward_layernorm");
        addNorm(parts, LayerPart.FEED_FORWARD_OUTPUT_NORM, "post_feedforward_layernorm");
      }
      case SHARED -> addNorm(parts, LayerPart.INPUT_NORM, "input_layernorm");
    }
  }

  private void addNorm(Map<LayerPart, Map<String, long[]>> parts, LayerPart part, String name) {
    parts.put(part, Map.of(name + ".weight", new long[] {hidden}));
  }

  private void addAttention(Map<LayerPart, Map<String, long[]>> parts) {
    long queries = (long) heads * width;
    long keys = (long) kvHeads * width;
    Map<Projection, Long> inputs = new LinkedHashMap<>();
    if (fused) {
      inputs.put(Projection.QKV, queries + 2 * keys);
    } else {
      inputs.put(Projection.Q, queries);
      inputs.put(Projection.K, keys);
      inputs.put(Projection.V, keys);
    }
    parts.put(LayerPart.QUERY_KEY_VALUE, matrices(inputs, hidden));
    if (attention.inputBias()) {
      parts.put(LayerPart.QUERY_KEY_VALUE_BIAS, biases(inputs));
    }
    if (attention.headNorm() != HeadNorm.NONE) {
      long[] query = attention.headNorm().shape(heads, width);
      long[] key = attention.headNorm().shape(kvHeads, width);
      parts.put(LayerPart.QUERY_NORM, Map.of("self_attn.q_norm.weight", query));
      parts.put(LayerPart.KEY_NORM, Map.of("self_attn.k_norm.weight", key));
    }
    parts.put(LayerPart.OUTPUT, matrices(Map.of(Projection.O, hidden), queries));
    if (attention.outputBias()) {
      parts.put(LayerPart.OUTPUT_BIAS, biases(Map.of(Projection.O, hidden)));
    }
  }

  private void addFeedForward(Map<LayerPart, Map<String, long[]>> parts) {
    Map<Projection, Long> inputs = new LinkedHashMap<>();
    if (fused) {
      inputs.put(Projection.GATE_UP, 2 * feedForward);
    } else {
      inputs.put(Projection.GATE, feedForward);
      inputs.put(Projection.UP, feedForward);
    }
    Map<Projection, Long> down = Map.of(Projection.DOWN, hidden);
    parts.put(LayerPart.GATE_UP, matrices(inputs, hidden));
    parts.put(LayerPart.DOWN, matrices(down, feedForward));
    if (bias) {
      parts.put(LayerPart.GATE_UP_BIAS, biases(inputs));
      parts.put(LayerPart.DOWN_BIAS, biases(down));
    }
  }

  private static Map<String, long[]> matrices(Map<Projection, Long> rows, long columns) {
    Map<String, long[]> matrices = new LinkedHashMap<>();
    rows.forEach((projection, n) -> matrices.put(projection.weight(), new long[] {n, columns}));
    return matrices;
  }

  private static Map<String, long[]> biases(Map<Projection, Long> rows) {
    Map<String, long[]> biases = new LinkedHashMap<>();
    rows.forEach((projection, n) -> biases.put(projection.bias(), new long[] {n}));
    return biases;
  }
}
