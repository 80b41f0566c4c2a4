package io.gere.model.family;

import io.gere.config.choice.DecoderFamily;
import io.gere.model.decoder.Activation;
import io.gere.model.decoder.Attention;
import io.gere.model.decoder.FeedForward;
import io.gere.model.decoder.HeadNorm;
import io.gere.model.decoder.NormForm;
import io.gere.model.decoder.NormPlace;
import io.gere.model.decoder.Norms;
import io.gere.model.decoder.Positive;
import io.gere.model.decoder.Scales;

/**
 * What the families do differently, and by which keys of config.json they say so. A key that one
 * family computes and another one does not know is refused there, unless it says what is computed
 * anyway.
 */
final class FamilyKeys {
  private final DecoderFamily family;
  private final ConfigKeys keys;

  FamilyKeys(DecoderFamily family, ConfigKeys keys) {
    this.family = family;
    this.keys = keys;
  }

  Norms norms() {
    return switch (family) {
      case LLAMA, MISTRAL, QWEN2, QWEN3, SMOLLM3, PHI3, GRANITE ->
          norms(NormForm.RMS, NormPlace.BEFORE);
      case OLMO2 -> norms(NormForm.RMS, NormPlace.AFTER);
      case GEMMA2, GEMMA3 -> norms(NormForm.RMS_PLUS_ONE, NormPlace.AROUND);
      case COHERE -> norms(NormForm.LAYER, NormPlace.SHARED);
    };
  }

  private Norms norms(NormForm form, NormPlace place) {
    return new Norms(form, place, keys.number(Norms.epsilonKey(form)));
  }

  /** Of a head's numbers, where the file says none. */
  int headDimension(int hiddenSize, int heads) {
    if (keys.has("head_dim")) {
      return keys.integer("head_dim");
    }
    return switch (family) {
      case QWEN3 -> 128;
      case GEMMA2, GEMMA3 -> 256;
      case LLAMA, MISTRAL, QWEN2, SMOLLM3, OLMO2, PHI3, GRANITE, COHERE -> {
        if (hiddenSize % heads != 0) {
          throw keys.refused(
              "num_attention_heads", "without head_dim it must divide hidden_size " + hiddenSize);
        }
        yield hiddenSize / heads;
      }
    };
  }

  Attention attention(int headDimension, Windows windows) {
    return new Attention(
        headNorm(),
        family == DecoderFamily.QWEN2 || attentionBias(),
        attentionBias(),
        scoreScale(headDimension),
        scoreCap(),
        windows.size(),
        windows.ofLayers());
  }

  private HeadNorm headNorm() {
    return switch (family) {
      case QWEN3, GEMMA3 -> HeadNorm.PER_HEAD;
      case OLMO2 -> HeadNorm.PROJECTION;
      case COHERE -> keys.flag("use_qk_norm") ? HeadNorm.PER_HEAD_OWN_WEIGHT : HeadNorm.NONE;
      case LLAMA, MISTRAL, QWEN2, SMOLLM3, PHI3, GEMMA2, GRANITE -> HeadNorm.NONE;
    };
  }

  private boolean attentionBias() {
    return switch (family) {
      case LLAMA, QWEN3, SMOLLM3, OLMO2, GEMMA2, GEMMA3, GRANITE, COHERE ->
          keys.flag("attention_bias");
      case MISTRAL, QWEN2, PHI3 -> {
        refuseFlag("attention_bias");
        yield false;
      }
    };
  }

  private double scoreScale(int headDimension) {
    return switch (family) {
      case GEMMA2, GEMMA3 ->
          1
              / Math.sqrt(
                  positive("query_pre_attn_scalar", keys.number("query_pre_attn_scalar", 256)));
      case GRANITE -> positive("attention_multiplier", keys.number("attention_multiplier", 1));
      case LLAMA, MISTRAL, QWEN2, QWEN3, SMOLLM3, OLMO2, PHI3, COHERE ->
          1 / Math.sqrt(headDimension);
    };
  }

  private double scoreCap() {
    if (family == DecoderFamily.GEMMA2) {
      return cap("attn_logit_softcapping", 50);
    }
    // Transformers reads it for Gemma 3 and does not apply it.
    if (keys.has("attn_logit_softcapping")) {
      throw keys.refused("attn_logit_softcapping", "it is computed for Gemma 2 only");
    }
    return 0;
  }

  FeedForward feedForward() {
    return switch (family) {
      case LLAMA, SMOLLM3, GRANITE -> new FeedForward(activation(), keys.flag("mlp_bias"));
      case MISTRAL, QWEN2, QWEN3, OLMO2, PHI3, GEMMA2, GEMMA3, COHERE -> {
        refuseFlag("mlp_bias");
        yield new FeedForward(activation(), false);
      }
    };
  }

  private Activation activation() {
    boolean gemma = family == DecoderFamily.GEMMA2 || family == DecoderFamily.GEMMA3;
    String key = gemma ? "hidden_activation" : "hidden_act";
    return switch (keys.text(key).orElse(gemma ? "gelu_pytorch_tanh" : "silu")) {
      case "silu", "swish" -> Activation.SILU;
      case "gelu" -> Activation.GELU;
      case "gelu_pytorch_tanh", "gelu_new" -> Activation.GELU_TANH;
      default -> throw keys.refused(key, "only silu, gelu and gelu_pytorch_tanh are computed");
    };
  }

  Scales scales(int hiddenSize) {
    return switch (family) {
      case GEMMA2 -> new Scales(Math.sqrt(hiddenSize), 1, 1, cap("final_logit_softcapping", 30));
      case GEMMA3 -> new Scales(Math.sqrt(hiddenSize), 1, 1, cap("final_logit_softcapping", 0));
      case GRANITE ->
          new Scales(
              positive("embedding_multiplier", keys.number("embedding_multiplier", 1)),
              positive("residual_multiplier", keys.number("residual_multiplier", 1)),
              1 / positive("logits_scaling", keys.number("logits_scaling", 1)),
              0);
      case COHERE ->
          new Scales(1, 1, positive("logit_scale", keys.number("logit_scale", 0.0625)), 0);
      case LLAMA, MISTRAL, QWEN2, QWEN3, SMOLLM3, OLMO2, PHI3 -> Scales.NONE;
    };
  }

  boolean fusedProjections() {
    return family == DecoderFamily.PHI3;
  }

  /** Where the file does not say. */
  boolean tiedEmbeddings() {
    if (keys.has("tie_word_embeddings")) {
      return keys.flag("tie_word_embeddings");
    }
    return switch (family) {
      case SMOLLM3, GEMMA2, GEMMA3, COHERE -> true;
      case LLAMA, MISTRAL, QWEN2, QWEN3, OLMO2, PHI3, GRANITE -> false;
    };
  }

  /** A soft cap; null means none, a missing key what Transformers gives the family. */
  private double cap(String key, double byDefault) {
    if (!keys.isThere(key)) {
      return byDefault;
    }
    return keys.has(key) ? positive(key, keys.number(key)) : 0;
  }

  private static double positive(String key, double value) {
    Positive.require(key, value);
    return value;
  }

  private void refuseFlag(String key) {
    if (keys.flag(key)) {
      throw keys.refused(key, "a %s has no such bias".formatted(family.modelType()));
    }
  }
}
