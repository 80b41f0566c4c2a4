package io.gere.model;

import java.util.Arrays;
import java.util.List;

/** The weight matrices of a decoder layer that LoRA can adapt, in the op pack's order. */
public enum Projection {
  Q("self_attn.q_proj"),
  K("self_attn.k_proj"),
  V("self_attn.v_proj"),
  O("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private final String path;

  Projection(String path) {
    this.path = path;
  }

  /** Name within a layer, such as {@code self_attn.q_proj}. */
  public String path() {
    return path;
  }

  /** Name as recipes and PEFT write it, such as {@code q_proj}. */
  public String target() {
    return path.substring(path.indexOf('.') + 1);
  }

  /** The projections with these target names, in the op pack's order. */
  public static List<Projection> of(List<String> targets) {
    return Arrays.stream(values()).filter(p -> targets.contains(p.target())).toList();
  }
}
