package io.gere.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.safetensors.StoredType;
import io.gere.storage.Json;
import java.nio.file.Path;

/**
 * Writes a Hugging Face config.json in the layout of Transformers 4, which version 5 reads as well.
 */
public final class DecoderConfigWriter {
  private DecoderConfigWriter() {}

  /**
   * For a model made from scratch and stored in float32: sizes, tokens and rotary embedding as
   * described, and what else its family has, with the numbers of its published models.
   *
   * @param shape of an ordinary Llama
   */
  public static String json(DecoderFamily family, DecoderConfig shape) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.putArray("architectures").add(family.architecture());
    json.put("model_type", family.modelType());
    json.put("torch_dtype", StoredType.F32.torchName());
    json.put("vocab_size", shape.vocabularySize());
    json.put("hidden_size", shape.hiddenSize());
    json.put("num_hidden_layers", shape.layers());
    json.put("num_attention_heads", shape.heads());
    json.put("num_key_value_heads", shape.kvHeads());
    json.put("head_dim", shape.headDimension());
    json.put("intermediate_size", shape.feedForwardSize());
    json.put("hidden_act", "silu");
    json.put("attention_bias", false);
    json.put("attention_dropout", 0.0);
    json.put("mlp_bias", false);
    json.put("rms_norm_eps", shape.norms().epsilon());
    json.put("rope_theta", shape.rotation().ropes().get(0).theta());
    json.putNull("rope_scaling");
    json.put("max_position_embeddings", shape.maxPositions());
    json.put("tie_word_embeddings", shape.tiedEmbeddings());
    // An absent id would become Transformers' default, 1 or 2.
    json.putNull("bos_token_id");
    json.putNull("eos_token_id");
    shape.bosId().ifPresent(id -> json.put("bos_token_id", id));
    shape.eosId().ifPresent(id -> json.put("eos_token_id", id));
    json.put("initializer_range", 0.02);
    json.put("use_cache", true);
    if (family != DecoderFamily.LLAMA) {
      // The other families' default is a token that a small vocabulary may not have.
      json.putNull("pad_token_id");
    }
    putOwn(json, family, shape);
    return Json.pretty(json);
  }

  private static void putOwn(ObjectNode json, DecoderFamily family, DecoderConfig shape) {
    switch (family) {
      case LLAMA, OLMO2 -> {}
      case MISTRAL -> json.putNull("sliding_window");
      case QWEN2, QWEN3 -> json.put("use_sliding_window", false).putNull("sliding_window");
      case SMOLLM3 -> json.put("no_rope_layer_interval", 4).put("use_sliding_window", false);
      case PHI3 ->
          json.put("original_max_position_embeddings", shape.maxPositions())
              .put("partial_rotary_factor", 1.0)
              .putNull("sliding_window");
      case GEMMA2 ->
          json.put("hidden_act", "gelu_pytorch_tanh")
              .put("hidden_activation", "gelu_pytorch_tanh")
              .put("query_pre_attn_scalar", shape.headDimension())
              .put("attn_logit_softcapping", 50.0)
              .put("final_logit_softcapping", 30.0)
              .put("sliding_window", 4096);
      case GEMMA3 ->
          json.put("hidden_act", "gelu_pytorch_tanh")
              .put("hidden_activation", "gelu_pytorch_tanh")
              .put("query_pre_attn_scalar", shape.headDimension())
              .put("rope_local_base_freq", 10_000.0)
              .put("sliding_window", 512)
              .put("sliding_window_pattern", 6);
      case GRANITE ->
          json.put("embedding_multiplier", 12.0)
              .put("residual_multiplier", 0.22)
              .put("attention_multiplier", 1.0 / shape.headDimension())
              .put("logits_scaling", 8.0);
      case COHERE ->
          json.put("layer_norm_eps", shape.norms().epsilon())
              .put("logit_scale", 0.0625)
              .put("use_qk_norm", false);
    }
  }

  /** A config.json's text with another type of stored weights, and else as it was. */
  public static String withStoredType(Path file, StoredType type) {
    ObjectNode changed = DecoderConfigReader.object(file);
    // Transformers 5 says dtype where version 4 said torch_dtype.
    if (changed.has("dtype")) {
      changed.put("dtype", type.torchName());
      changed.remove("torch_dtype");
    } else {
      changed.put("torch_dtype", type.torchName());
    }
    return Json.pretty(changed);
  }
}
