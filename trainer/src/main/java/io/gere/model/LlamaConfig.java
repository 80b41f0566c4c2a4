package io.gere.model;

import static io.gere.model.ConfigKeys.requirePositive;

import io.gere.model.safetensors.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Sizes and constants of a Llama, as its Hugging Face config.json gives them. Messages of the
 * constructor use the names of that file's keys.
 *
 * @param vocabularySize V, rows of the embedding
 * @param hiddenSize D, width of the residual stream
 * @param layers decoder layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDimension width of a head; even
 * @param feedForwardSize width of the feed-forward block
 * @param normEpsilon ε of the RMS norms
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling their scaling
 * @param maxPositions longest sequence the model was made for
 * @param tiedEmbeddings whether the embedding is the head's matrix too
 * @param bosId token that begins a text
 * @param eosId token that ends a text; the first where the file lists several
 */
public record LlamaConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int kvHeads,
    int headDimension,
    int feedForwardSize,
    double normEpsilon,
    double ropeTheta,
    RopeScaling ropeScaling,
    int maxPositions,
    boolean tiedEmbeddings,
    OptionalInt bosId,
    OptionalInt eosId) {

  public LlamaConfig {
    requirePositive("vocab_size", vocabularySize);
    requirePositive("hidden_size", hiddenSize);
    requirePositive("num_hidden_layers", layers);
    requirePositive("num_attention_heads", heads);
    requirePositive("num_key_value_heads", kvHeads);
    requirePositive("head_dim", headDimension);
    requirePositive("intermediate_size", feedForwardSize);
    requirePositive("rms_norm_eps", normEpsilon);
    requirePositive("rope_theta", ropeTheta);
    requirePositive("max_position_embeddings", maxPositions);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "num_key_value_heads is %d; it must divide num_attention_heads %d"
              .formatted(kvHeads, heads));
    }
    if (headDimension % 2 != 0) {
      throw new IllegalArgumentException(
          "head_dim is %d; rotary embeddings need an even one".formatted(headDimension));
    }
  }

  /**
   * Names and shapes of all weights, in the order in which data flows through them. Matrices are
   * [out, in]; the head is missing where it is tied to the embedding.
   */
  public Map<String, long[]> parameterShapes() {
    long queryWidth = (long) heads * headDimension;
    long keyWidth = (long) kvHeads * headDimension;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WeightNames.EMBEDDING, new long[] {vocabularySize, hiddenSize});
    for (int layer = 0; layer < layers; layer++) {
      Map<String, long[]> block = new LinkedHashMap<>();
      block.put("input_layernorm", new long[] {hiddenSize});
      block.put("self_attn.q_proj", new long[] {queryWidth, hiddenSize});
      block.put("self_attn.k_proj", new long[] {keyWidth, hiddenSize});
      block.put("self_attn.v_proj", new long[] {keyWidth, hiddenSize});
      block.put("self_attn.o_proj", new long[] {hiddenSize, queryWidth});
      block.put("post_attention_layernorm", new long[] {hiddenSize});
      block.put("mlp.gate_proj", new long[] {feedForwardSize, hiddenSize});
      block.put("mlp.up_proj", new long[] {feedForwardSize, hiddenSize});
      block.put("mlp.down_proj", new long[] {hiddenSize, feedForwardSize});
      for (Map.Entry<String, long[]> part : block.entrySet()) {
        shapes.put(WeightNames.ofLayer(layer, part.getKey()), part.getValue());
      }
    }
    shapes.put(WeightNames.FINAL_NORM, new long[] {hiddenSize});
    if (!tiedEmbeddings) {
      shapes.put(WeightNames.HEAD, new long[] {vocabularySize, hiddenSize});
    }
    return shapes;
  }

  /** The head's matrix; the embedding where they are tied. */
  public String headName() {
    return tiedEmbeddings ? WeightNames.EMBEDDING : WeightNames.HEAD;
  }

  /** Elements of all weights together. */
  public long parameterCount() {
    return parameterShapes().values().stream().mapToLong(Shape::elements).sum();
  }
}
