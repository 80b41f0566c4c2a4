package io.gere.model.family;

import java.util.List;

/** Keys of config.json that would change the computation and that no family here computes. */
final class NotComputed {
  private static final List<String> EXPERTS =
      List.of(
          "num_experts",
          "num_local_experts",
          "n_routed_experts",
          "moe_num_experts",
          "num_experts_per_tok",
          "moe_intermediate_size");

  private static final List<String> OTHER_INPUTS =
      List.of("vision_config", "audio_config", "text_config");

  private NotComputed() {}

  /** Refuses a model that has any of them. */
  static void refuse(ConfigKeys keys) {
    if (keys.has("quantization_config")) {
      throw keys.refused(
          "quantization_config",
          "quantised weights are neither read nor trained: take the model's folder in float32,"
              + " float16 or bfloat16 (usually the one without GPTQ, AWQ, FP8 or bnb in its name),"
              + " and with less memory adapter.type=lora");
    }
    for (String key : EXPERTS) {
      if (keys.integer(key, 0) != 0) {
        throw keys.refused(key, "mixtures of experts are not computed, only dense decoders");
      }
    }
    for (String key : OTHER_INPUTS) {
      if (keys.has(key)) {
        throw keys.refused(
            key, "models with other inputs than text are not read, only their text decoders");
      }
    }
    if (keys.flag("use_bidirectional_attention")) {
      throw keys.refused("use_bidirectional_attention", "only causal attention is computed");
    }
    if (keys.flag("is_encoder_decoder")) {
      throw keys.refused("is_encoder_decoder", "only decoders are computed");
    }
    if (keys.has("clip_qkv")) {
      throw keys.refused("clip_qkv", "projections are not clipped here");
    }
  }
}
