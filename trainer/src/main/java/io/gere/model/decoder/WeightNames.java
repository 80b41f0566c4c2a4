package io.gere.model.decoder;

/** What Hugging Face calls a decoder's weights. */
public final class WeightNames {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String FINAL_NORM = "model.norm.weight";
  public static final String HEAD = "lm_head.weight";

  private WeightNames() {}

  /**
   * A weight of a decoder layer.
   *
   * @param part within the layer, such as {@code self_attn.q_proj.weight}
   */
  public static String ofLayer(int layer, String part) {
    return "model.layers." + layer + "." + part;
  }

  /** Whether the weight of this name belongs to a norm. */
  public static boolean isNorm(String name) {
    return name.endsWith("norm.weight");
  }

  /** Whether the weight of this name is added to what a projection computes. */
  public static boolean isBias(String name) {
    return name.endsWith(".bias");
  }
}
