package io.gere.model.gguf;

import io.gere.model.decoder.DecoderConfig;
import io.gere.model.decoder.Rope;
import io.gere.model.decoder.RopeScaling;
import io.gere.model.decoder.YarnScaling;
import io.gere.model.safetensors.TensorSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder in llama.cpp's words.
 *
 * @param model its folder, for messages
 */
record GgufDecoder(Path model, DecoderConfig config, GgufArchitecture architecture) {
  static GgufDecoder of(Path model, DecoderConfig config) {
    GgufDecoder decoder = new GgufDecoder(model, config, GgufArchitecture.of(model, config));
    decoder.requireScaling();
    return decoder;
  }

  /** Sizes and constants. Without {@code rope.freq_base} llama.cpp would take 10,000. */
  GgufMetadata metadata() {
    GgufMetadata metadata =
        new GgufMetadata()
            .put("general.architecture", architecture.word())
            .put(key("vocab_size"), config.vocabularySize())
            .put(key("context_length"), contextLength())
            .put(key("embedding_length"), config.hiddenSize())
            .put(key("block_count"), config.layers())
            .put(key("feed_forward_length"), config.feedForwardSize())
            .put(key("attention.head_count"), config.heads())
            .put(key("attention.head_count_kv"), config.kvHeads())
            .put(key("attention.key_length"), config.headDimension())
            .put(key("attention.value_length"), config.headDimension())
            .put(key("attention.layer_norm_rms_epsilon"), config.norms().epsilon())
            .put(key("rope.dimension_count"), config.headDimension())
            .put(key("rope.freq_base"), rope().theta());
    if (rope().scaling() instanceof RopeScaling.Linear linear) {
      metadata
          .put(key("rope.scaling.type"), "linear")
          .put(key("rope.scaling.factor"), linear.factor());
    } else if (rope().scaling() instanceof YarnScaling yarn) {
      metadata
          .put(key("rope.scaling.type"), "yarn")
          .put(key("rope.scaling.factor"), yarn.factor())
          .put(key("rope.scaling.original_context_length"), yarn.originalMaxPositions())
          .put(key("rope.scaling.attn_factor"), beyondPaper(yarn));
    }
    return metadata;
  }

  /** The weights as llama.cpp lays them out, and the factors of scaled frequencies. */
  List<TensorSource> tensors(List<? extends TensorSource> weights) {
    List<TensorSource> tensors = new ArrayList<>();
    if (rope().scaling() instanceof RopeScaling.Llama3) {
      tensors.add(new RotaryFactors(rope()));
    }
    for (TensorSource weight : weights) {
      tensors.add(GgufTensor.of(isPaired(weight.name()) ? paired(weight) : weight));
    }
    return tensors;
  }

  private boolean isPaired(String name) {
    return architecture == GgufArchitecture.LLAMA
        && (name.contains(".q_proj.") || name.contains(".k_proj."));
  }

  private PairedRows paired(TensorSource weight) {
    return new PairedRows(weight, config.headDimension());
  }

  /** What a user of the file has to know. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    int window = config.attention().window();
    if (window > 0) {
      notes.add(
          "context_length is %d: llama.cpp computes no sliding window for this architecture, and up to that length there is no difference"
              .formatted(contextLength()));
    } else if (rope().scaling() instanceof RopeScaling.Dynamic) {
      notes.add(
          "context_length is %d: llama.cpp computes no dynamic scaling, which begins beyond it"
              .formatted(contextLength()));
    }
    return notes;
  }

  /** The longest sequence that llama.cpp computes as the model does. */
  private int contextLength() {
    int window = config.attention().window();
    return window > 0 ? Math.min(window, config.maxPositions()) : config.maxPositions();
  }

  private void requireScaling() {
    RopeScaling scaling = rope().scaling();
    boolean computed =
        scaling instanceof RopeScaling.None
            || scaling instanceof RopeScaling.Linear
            || scaling instanceof RopeScaling.Dynamic
            || (scaling instanceof RopeScaling.Llama3 && architecture == GgufArchitecture.LLAMA)
            || (scaling instanceof YarnScaling yarn && isPapers(yarn));
    if (!computed) {
      throw GgufArchitecture.refused(model, "rotary embeddings scaled as " + scaling);
    }
  }

  private static boolean isPapers(YarnScaling yarn) {
    return yarn.betaFast() == 32 && yarn.betaSlow() == 1 && yarn.truncate();
  }

  /** llama.cpp multiplies by the paper's factor anyway, and by this one more. */
  private static double beyondPaper(YarnScaling yarn) {
    return yarn.attentionFactor() / YarnScaling.attentionFactor(yarn.factor(), 1);
  }

  private Rope rope() {
    return config.rotation().ropes().get(0);
  }

  private String key(String name) {
    return architecture.word() + "." + name;
  }
}
