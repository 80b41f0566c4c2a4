package io.gere.model;

/** What Hugging Face calls a Llama's weights. */
public final class WeightNames {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  public static final String HEAD = "lm_head.weight";

  private WeightNames() {}

  /**
   * A weight of a decoder layer.
   *
   * @param part within the layer, such as {@code self_attn.q_proj}
   */
  static String ofLayer(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }
}
