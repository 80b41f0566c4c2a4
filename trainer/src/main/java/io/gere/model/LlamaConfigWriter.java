package io.gere.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.Json;
import java.nio.file.Path;

/**
 * Writes a Hugging Face config.json in the layout of Transformers 4, which version 5 reads as well.
 */
public final class LlamaConfigWriter {
  private LlamaConfigWriter() {}

  /** For a model made from scratch and stored in float32. */
  public static String json(LlamaConfig config) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.putArray("architectures").add("LlamaForCausalLM");
    json.put("model_type", "llama");
    json.put("torch_dtype", StoredType.F32.torchName());
    json.put("vocab_size", config.vocabularySize());
    json.put("hidden_size", config.hiddenSize());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.kvHeads());
    json.put("head_dim", config.headDimension());
    json.put("intermediate_size", config.feedForwardSize());
    json.put("hidden_act", "silu");
    json.put("attention_bias", false);
    json.put("attention_dropout", 0.0);
    json.put("mlp_bias", false);
    json.put("rms_norm_eps", config.normEpsilon());
    json.put("rope_theta", config.ropeTheta());
    putScaling(json, config.ropeScaling());
    json.put("max_position_embeddings", config.maxPositions());
    json.put("tie_word_embeddings", config.tiedEmbeddings());
    // An absent id would become Transformers' default, 1 or 2.
    json.putNull("bos_token_id");
    json.putNull("eos_token_id");
    config.bosId().ifPresent(id -> json.put("bos_token_id", id));
    config.eosId().ifPresent(id -> json.put("eos_token_id", id));
    json.put("initializer_range", 0.02);
    json.put("use_cache", true);
    return Json.pretty(json);
  }

  /** A config.json's text with another type of stored weights, and else as it was. */
  public static String withStoredType(Path file, StoredType type) {
    ObjectNode changed = LlamaConfigReader.object(file);
    // Transformers 5 says dtype where version 4 said torch_dtype.
    if (changed.has("dtype")) {
      changed.put("dtype", type.torchName());
      changed.remove("torch_dtype");
    } else {
      changed.put("torch_dtype", type.torchName());
    }
    return Json.pretty(changed);
  }

  private static void putScaling(ObjectNode json, RopeScaling scaling) {
    if (scaling instanceof RopeScaling.Linear linear) {
      json.putObject("rope_scaling").put("rope_type", "linear").put("factor", linear.factor());
    } else if (scaling instanceof RopeScaling.Llama3 llama3) {
      json.putObject("rope_scaling")
          .put("rope_type", "llama3")
          .put("factor", llama3.factor())
          .put("low_freq_factor", llama3.lowFrequencyFactor())
          .put("high_freq_factor", llama3.highFrequencyFactor())
          .put("original_max_position_embeddings", llama3.originalMaxPositions());
    } else {
      json.putNull("rope_scaling");
    }
  }
}
