package io.gere.config;

import io.gere.config.choice.AdapterType;
import java.util.HashSet;
import java.util.List;

/**
 * The weights that are trained.
 *
 * @param type whether all weights are trained or LoRA matrices beside them
 * @param rank columns of A and rows of B
 * @param alpha the adapter's output is scaled by {@code alpha / rank}
 * @param targets the projections that get an adapter, by the names they have in weights, such as
 *     {@code q_proj}
 * @param dropout share of the adapters' inputs that a training step leaves out, below 1
 * @param path a PEFT adapter to go on from, or null
 */
public record Adapter(
    @Default("none") AdapterType type,
    @Default("8") int rank,
    @Default("32") double alpha,
    @Default("[q_proj, k_proj]") List<String> targets,
    @Default("0") double dropout,
    @Default("null") String path) {
  /** The projections of decoder layers; {@code qkv_proj} and {@code gate_up_proj} are Phi-3's. */
  public static final List<String> PROJECTIONS =
      List.of(
          "q_proj",
          "k_proj",
          "v_proj",
          "qkv_proj",
          "o_proj",
          "gate_proj",
          "up_proj",
          "gate_up_proj",
          "down_proj");

  /** Far above any rank in use; a matrix of so many rows is wider than most models. */
  public static final int MOST_RANK = 1 << 16;

  /** With a greater numerator the scale α / rank soon makes every product infinite. */
  public static final double MOST_ALPHA = 1e6;

  public Adapter {
    Check.between("adapter.rank", rank, 1, MOST_RANK);
    Check.above("adapter.alpha", alpha, 0, MOST_ALPHA);
    boolean share = dropout >= 0 && dropout < 1;
    Check.that(share, "adapter.dropout", dropout, "be from 0 to below 1");
    targets = List.copyOf(targets);
    boolean known = !targets.isEmpty() && PROJECTIONS.containsAll(targets);
    boolean distinct = targets.size() == new HashSet<>(targets).size();
    Check.that(known && distinct, "adapter.targets", targets, "be some of " + PROJECTIONS);
    path = Check.path(path);
    boolean fits = path == null || type == AdapterType.LORA;
    Check.that(fits, "adapter.path", path, "be left out unless adapter.type is lora");
  }
}
