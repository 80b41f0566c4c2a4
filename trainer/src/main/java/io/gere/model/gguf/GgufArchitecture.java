package io.gere.model.gguf;

import io.gere.InputException;
import io.gere.model.decoder.Activation;
import io.gere.model.decoder.Attention;
import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.NormForm;
import io.gere.model.decoder.NormPlace;
import io.gere.model.decoder.Norms;
import io.gere.model.decoder.Scales;
import java.nio.file.Path;

/** The decoders of llama.cpp that a model is written for, chosen by what it computes. */
enum GgufArchitecture {
  /** Llama and Mistral: biases anywhere, and rotary embeddings that rotate neighbours. */
  LLAMA("llama"),
  /** Biases of queries, keys and values, and no others. */
  QWEN2("qwen2"),
  /** Every head of queries and keys is normalised; no biases. */
  QWEN3("qwen3");

  private final String word;

  GgufArchitecture(String word) {
    this.word = word;
  }

  /** As {@code general.architecture} names it. */
  String word() {
    return word;
  }

  /**
   * The one that computes what this model does.
   *
   * @param model its folder, for the message that refuses one that none of them computes
   */
  static GgufArchitecture of(Path model, DecoderConfig config) {
    requirePlain(model, config);
    Attention attention = config.attention();
    boolean others = attention.outputBias() || config.feedForward().bias();
    return switch (attention.headNorm()) {
      case NONE -> attention.inputBias() && !others ? QWEN2 : LLAMA;
      case PER_HEAD -> {
        if (attention.inputBias() || others) {
          throw refused(model, "biases beside norms of queries and keys");
        }
        yield QWEN3;
      }
      case PER_HEAD_OWN_WEIGHT, PROJECTION ->
          throw refused(model, "norms of queries and keys other than Qwen3's");
    };
  }

  /** What Gemma, OLMo 2, Cohere, Granite, SmolLM3 and Phi-3 do beyond Llama. */
  private static void requirePlain(Path model, DecoderConfig config) {
    Norms norms = config.norms();
    if (norms.form() != NormForm.RMS || norms.place() != NormPlace.BEFORE) {
      throw refused(model, "norms other than Llama's");
    }
    if (config.feedForward().activation() != Activation.SILU) {
      throw refused(model, "another activation than silu");
    }
    Attention attention = config.attention();
    if (!config.scales().equals(Scales.NONE)
        || attention.scoreCap() != 0
        || attention.scale() != 1 / Math.sqrt(config.headDimension())) {
      throw refused(model, "scaled or capped numbers between its blocks");
    }
    if (config.fusedProjections()) {
      throw refused(model, "projections that are stored as one");
    }
    if (config.rotation().ropes().size() != 1
        || config.rotation().neighbours()
        || config.rotation().ofLayer().contains(-1)
        || config.rotation().ropes().get(0).dimension() != config.headDimension()) {
      throw refused(model, "rotary embeddings other than Llama's");
    }
  }

  static InputException refused(Path model, String what) {
    return InputException.of(
        "%s cannot be written as GGUF: it has %s, and only what llama.cpp's llama, qwen2 and qwen3 compute is; export it without --format gguf, for llama.cpp's own converter"
            .formatted(model, what));
  }
}
