package io.gere.model;

import static io.gere.RootLocale.format;

import io.gere.model.safetensors.Shape;
import io.gere.model.safetensors.StoredType;
import java.nio.file.Path;
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

  /** Starts a configuration that is written out. */
  public static LlamaConfigBuilder builder() {
    return new LlamaConfigBuilder();
  }

  /** Reads a config.json; refuses what this program would compute wrongly. */
  public static LlamaConfig read(Path file) {
    return LlamaConfigReader.read(file);
  }

  /** A config.json for a model made from scratch and stored in float32. */
  public String toJson() {
    return LlamaConfigWriter.json(this);
  }

  /** A config.json's text with another type of stored weights, and else as it was. */
  public static String withStoredType(Path file, StoredType type) {
    return LlamaConfigWriter.withStoredType(LlamaConfigReader.object(file), type);
  }

  /**
   * Names and shapes of all weights, in the order in which data flows through them. Matrices are
   * [out, in]; the head is missing where it is tied to the embedding.
   */
  public Map<String, long[]> parameterShapes() {
    long queryWidth = (long) heads * headDimension;
    long keyWidth = (long) kvHeads * headDimension;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(LlamaModel.EMBEDDING, new long[] {vocabularySize, hiddenSize});
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
        shapes.put(LlamaModel.layerName(layer, part.getKey()), part.getValue());
      }
    }
    shapes.put(LlamaModel.FINAL_NORM, new long[] {hiddenSize});
    if (!tiedEmbeddings) {
      shapes.put(LlamaModel.HEAD, new long[] {vocabularySize, hiddenSize});
    }
    return shapes;
  }

  /** Elements of all weights together. */
  public long parameterCount() {
    return parameterShapes().values().stream().mapToLong(Shape::elements).sum();
  }

  static void requirePositive(String key, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      String shown = value == Math.rint(value) ? format("%.0f", value) : String.valueOf(value);
      throw new IllegalArgumentException("%s is %s; it must be positive".formatted(key, shown));
    }
  }
}
