package io.gere.model.gguf;

import io.gere.model.safetensors.StoredType;
import io.gere.model.safetensors.TensorSource;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Map;

/**
 * A weight under llama.cpp's name for it.
 *
 * @param name in the GGUF file
 * @param tensor the same under the name that Hugging Face gives it
 */
record GgufTensor(String name, TensorSource tensor) implements TensorSource {
  private static final String LAYER = "model.layers.";

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("model.embed_tokens", "token_embd"),
          Map.entry("model.norm", "output_norm"),
          Map.entry("lm_head", "output"),
          Map.entry("input_layernorm", "attn_norm"),
          Map.entry("self_attn.q_proj", "attn_q"),
          Map.entry("self_attn.k_proj", "attn_k"),
          Map.entry("self_attn.v_proj", "attn_v"),
          Map.entry("self_attn.q_norm", "attn_q_norm"),
          Map.entry("self_attn.k_norm", "attn_k_norm"),
          Map.entry("self_attn.o_proj", "attn_output"),
          Map.entry("post_attention_layernorm", "ffn_norm"),
          Map.entry("mlp.gate_proj", "ffn_gate"),
          Map.entry("mlp.up_proj", "ffn_up"),
          Map.entry("mlp.down_proj", "ffn_down"));

  /** A weight of a decoder that llama.cpp computes. */
  static GgufTensor of(TensorSource tensor) {
    return new GgufTensor(name(tensor.name()), tensor);
  }

  private static String name(String huggingFace) {
    int dot = huggingFace.lastIndexOf('.');
    String kind = huggingFace.substring(dot);
    String weight = huggingFace.substring(0, dot);
    if (!weight.startsWith(LAYER)) {
      return NAMES.get(weight) + kind;
    }
    int end = weight.indexOf('.', LAYER.length());
    String layer = weight.substring(LAYER.length(), end);
    return "blk.%s.%s%s".formatted(layer, NAMES.get(weight.substring(end + 1)), kind);
  }

  @Override
  public StoredType type() {
    return tensor.type();
  }

  @Override
  public long[] shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    tensor.writeTo(channel);
  }
}
