package io.gere.model.decoder;

import java.util.List;

/** The weight matrices of a decoder layer that LoRA can adapt. */
public enum Projection {
  Q("self_attn.q_proj"),
  K("self_attn.k_proj"),
  V("self_attn.v_proj"),
  /** Queries, keys and values, where they are stored as one. */
  QKV("self_attn.qkv_proj"),
  O("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  /** Gate and up, where they are stored as one. */
  GATE_UP("mlp.gate_up_proj"),
  DOWN("mlp.down_proj");

  private static final List<Projection> SEPARATE = List.of(Q, K, V, O, GATE, UP, DOWN);
  private static final List<Projection> FUSED = List.of(QKV, O, GATE_UP, DOWN);

  private final String path;

  Projection(String path) {
    this.path = path;
  }

  /** Those of a layer, in the op pack's order. */
  static List<Projection> ofLayer(boolean fused) {
    return fused ? FUSED : SEPARATE;
  }

  /** Name within a layer, such as {@code self_attn.q_proj}. */
  public String path() {
    return path;
  }

  /** Name within a layer of its matrix. */
  public String weight() {
    return path + ".weight";
  }

  /** Name within a layer of what it adds. */
  public String bias() {
    return path + ".bias";
  }

  /** Name as recipes and PEFT write it, such as {@code q_proj}. */
  public String target() {
    return path.substring(path.indexOf('.') + 1);
  }
}
