package io.gere.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.InputException;
import io.gere.storage.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a Hugging Face config.json of version 4 or 5 of Transformers. What is missing has the value
 * that Transformers gives it; what would change the computation and is not known here is refused.
 */
public final class LlamaConfigReader {
  /**
   * Architectures with Llama's blocks, and their model types. Without its sliding window a Mistral
   * is a Llama.
   */
  private static final Map<String, String> MODEL_TYPES =
      Map.of("LlamaForCausalLM", "llama", "MistralForCausalLM", "mistral");

  private static final double DEFAULT_ROPE_THETA = 10_000;

  private LlamaConfigReader() {}

  /** Reads a config.json; refuses what this program would compute wrongly. */
  public static LlamaConfig read(Path file) {
    try {
      return config(new ConfigKeys(object(file), ""));
    } catch (IllegalArgumentException e) {
      throw InputException.of("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The file's JSON as it stands. */
  static ObjectNode object(Path file) {
    try {
      if (Json.MAPPER.readTree(file.toFile()) instanceof ObjectNode object) {
        return object;
      }
    } catch (FileNotFoundException e) {
      throw InputException.of("%s does not exist; a model folder needs it".formatted(file), e);
    } catch (IOException e) {
      throw InputException.of("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    throw InputException.of("%s holds no JSON object".formatted(file));
  }

  private static LlamaConfig config(ConfigKeys keys) {
    refuseOtherModels(keys);
    ConfigKeys rope = rope(keys);
    int heads = keys.integer("num_attention_heads");
    return new LlamaConfigBuilder()
        .vocabularySize(keys.integer("vocab_size"))
        .hiddenSize(keys.integer("hidden_size"))
        .layers(keys.integer("num_hidden_layers"))
        .heads(heads)
        .kvHeads(keys.integer("num_key_value_heads", heads))
        .headDimension(headDimension(keys))
        .feedForwardSize(keys.integer("intermediate_size"))
        .normEpsilon(keys.number("rms_norm_eps"))
        .ropeTheta(rope.number("rope_theta", keys.number("rope_theta", DEFAULT_ROPE_THETA)))
        .ropeScaling(ropeScaling(rope))
        .maxPositions(keys.integer("max_position_embeddings"))
        .tiedEmbeddings(keys.flag("tie_word_embeddings"))
        .bosId(keys.tokenId("bos_token_id"))
        .eosId(keys.tokenId("eos_token_id"))
        .build();
  }

  private static void refuseOtherModels(ConfigKeys keys) {
    if (!keys.has("architectures")) {
      throw keys.missing("architectures");
    }
    JsonNode architectures = keys.get("architectures");
    String modelType = MODEL_TYPES.get(architectures.path(0).asText());
    if (architectures.size() != 1 || modelType == null) {
      throw keys.refused(
          "architectures", "only LlamaForCausalLM and MistralForCausalLM can be read");
    }
    if (!keys.text("model_type").orElse(modelType).equals(modelType)) {
      throw keys.refused("model_type", "for this architecture it must be " + modelType);
    }
    if (!keys.text("hidden_act").orElse("silu").equals("silu")) {
      throw keys.refused("hidden_act", "only silu is computed");
    }
    if (keys.flag("attention_bias")) {
      throw keys.refused("attention_bias", "projections with a bias are not computed");
    }
    if (keys.flag("mlp_bias")) {
      throw keys.refused("mlp_bias", "projections with a bias are not computed");
    }
    if (keys.has("sliding_window")) {
      throw keys.refused("sliding_window", "only attention to the whole sequence is computed");
    }
  }

  private static int headDimension(ConfigKeys keys) {
    if (keys.has("head_dim")) {
      return keys.integer("head_dim");
    }
    int hidden = keys.integer("hidden_size");
    int heads = keys.integer("num_attention_heads");
    ConfigKeys.requirePositive("hidden_size", hidden);
    ConfigKeys.requirePositive("num_attention_heads", heads);
    if (hidden % heads != 0) {
      throw keys.refused(
          "num_attention_heads", "without head_dim it must divide hidden_size " + hidden);
    }
    return hidden / heads;
  }

  /** Version 4 calls the object rope_scaling; version 5 rope_parameters, with theta inside. */
  private static ConfigKeys rope(ConfigKeys keys) {
    String name = keys.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
    if (keys.has(name) && !keys.get(name).isObject()) {
      throw keys.refused(name, "it must be an object");
    }
    return new ConfigKeys(keys.get(name), name + ".");
  }

  private static RopeScaling ropeScaling(ConfigKeys rope) {
    String key = rope.has("rope_type") ? "rope_type" : "type";
    return switch (rope.text(key).orElse("default")) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(rope.number("factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              rope.number("factor"),
              rope.number("low_freq_factor"),
              rope.number("high_freq_factor"),
              rope.integer("original_max_position_embeddings"));
      default -> throw rope.refused(key, "only default, linear and llama3 are computed");
    };
  }
}
