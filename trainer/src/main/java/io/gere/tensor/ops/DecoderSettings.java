package io.gere.tensor.ops;

import java.util.Map;

/**
 * What the op pack has to know of a model beside its tensors.
 *
 * @param heads query heads
 * @param kvHeads key-value heads, which divide {@code heads}
 * @param normEpsilon of RMSNorm
 */
public record DecoderSettings(int heads, int kvHeads, double normEpsilon, Adapters adapters) {
  /**
   * LoRA adapters.
   *
   * @param places for each of q, k, v, o, gate, up, down where among a layer's matrices its A
   *     stands (its B is the next one), or −1
   * @param scale α / rank
   * @param dropout share of A's inputs that training leaves out
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Adapters(int[] places, double scale, double dropout) {
    /** No projection is adapted. */
    public static final Adapters NONE =
        new Adapters(new int[] {-1, -1, -1, -1, -1, -1, -1}, 0.0, 0.0);
  }

  /** The script's attributes. */
  Map<String, Object> attributes() {
    return Map.of(
        "heads",
        heads,
        "kv_heads",
        kvHeads,
        "epsilon",
        normEpsilon,
        "adapted",
        adapters.places(),
        "adapter_scale",
        adapters.scale(),
        "adapter_dropout",
        adapters.dropout());
  }
}
