package io.gere.model.decoder;

import io.gere.model.safetensors.Shape;
import io.gere.tensor.ops.LayerPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A decoder: what its Hugging Face config.json says, whatever its family is called. Messages of the
 * constructor use the names of that file's keys.
 *
 * @param vocabularySize V, rows of the embedding
 * @param hiddenSize D, width of the residual stream
 * @param layers decoder layers
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headDimension width of a head; even
 * @param feedForwardSize width of the feed-forward block
 * @param rotation where its positions come from
 * @param fusedProjections whether query, key and value matrices are stored as one, and gate and up
 * @param maxPositions longest sequence the model was made for
 * @param tiedEmbeddings whether the embedding is the head's matrix too
 * @param bosId token that begins a text
 * @param eosId token that ends a text; the first where the file lists several
 */
public record DecoderConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int kvHeads,
    int headDimension,
    int feedForwardSize,
    Norms norms,
    Attention attention,
    Rotation rotation,
    FeedForward feedForward,
    Scales scales,
    boolean fusedProjections,
    int maxPositions,
    boolean tiedEmbeddings,
    OptionalInt bosId,
    OptionalInt eosId) {

  public DecoderConfig {
    Limits.require("vocab_size", vocabularySize, Limits.VOCABULARY);
    Limits.require("hidden_size", hiddenSize, Limits.WIDTH);
    Limits.require("num_hidden_layers", layers, Limits.LAYERS);
    Limits.require("num_attention_heads", heads, Limits.WIDTH);
    Limits.require("num_key_value_heads", kvHeads, Limits.WIDTH);
    Limits.require("head_dim", headDimension, Limits.WIDTH);
    Limits.require("num_attention_heads * head_dim", (long) heads * headDimension, Limits.WIDTH);
    Limits.require("intermediate_size", feedForwardSize, Limits.WIDTH);
    Positive.require("max_position_embeddings", maxPositions);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "num_key_value_heads is %d; it must divide num_attention_heads %d"
              .formatted(kvHeads, heads));
    }
  }

  /**
   * Names and shapes of all weights, in the order in which data flows through them. Matrices are
   * [out, in]; the head is missing where it is tied to the embedding.
   */
  public Map<String, long[]> parameterShapes() {
    Map<LayerPart, Map<String, long[]>> parts = layerParts();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WeightNames.EMBEDDING, new long[] {vocabularySize, hiddenSize});
    for (int i = 0; i < layers; i++) {
      int layer = i;
      parts.values().stream()
          .flatMap(part -> part.entrySet().stream())
          .forEach(
              weight -> shapes.put(WeightNames.ofLayer(layer, weight.getKey()), weight.getValue()));
    }
    shapes.put(WeightNames.FINAL_NORM, new long[] {hiddenSize});
    if (!tiedEmbeddings) {
      shapes.put(WeightNames.HEAD, new long[] {vocabularySize, hiddenSize});
    }
    return shapes;
  }

  /**
   * What each layer has, in the order in memory: of each part the weights that it is stored as, by
   * their names within the layer.
   */
  public Map<LayerPart, Map<String, long[]>> layerParts() {
    return new LayerLayout(
            hiddenSize,
            heads,
            kvHeads,
            headDimension,
            feedForwardSize,
            norms.place(),
            attention,
            feedForward.bias(),
            fusedProjections)
        .parts();
  }

  /** The projections of a layer that an adapter can have, in the op pack's order. */
  public List<Projection> projections() {
    return Projection.ofLayer(fusedProjections);
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
