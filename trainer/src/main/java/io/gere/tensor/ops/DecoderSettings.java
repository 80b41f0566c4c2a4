package io.gere.tensor.ops;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the op pack has to know of a model beside its tensors; the attributes of the script's {@code
 * Decoder}, which says what each means.
 *
 * @param heads query heads
 * @param kvHeads key-value heads, which divide {@code heads}
 * @param headDimension d
 * @param parts what a layer has
 * @param queryKeyValueWidths of the projections whose outputs lie side by side there
 * @param gateUpWidths the same
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DecoderSettings(
    int heads,
    int kvHeads,
    int headDimension,
    Set<LayerPart> parts,
    int[] queryKeyValueWidths,
    int[] gateUpWidths,
    Norms norms,
    Attention attention,
    String activation,
    Scales scales,
    Adapters adapters) {
  /** For ops that read no layer. */
  static DecoderSettings withoutLayers(int heads, int kvHeads) {
    return new DecoderSettings(
        heads,
        kvHeads,
        1,
        Set.of(),
        new int[0],
        new int[0],
        new Norms("rms", 1e-5, false),
        new Attention(1, 0, 0, new int[0], new int[0], false),
        "silu",
        new Scales(1, 1, 1, 0),
        Adapters.NONE);
  }

  /**
   * The norms.
   *
   * @param form rms, rms_plus_one or layer
   * @param shared whether one norm serves attention and the feed-forward block
   */
  public record Norms(String form, double epsilon, boolean shared) {}

  /**
   * What a position sees of those before it, and how they are placed.
   *
   * @param scale of the scores
   * @param scoreCap their soft cap, or 0
   * @param window positions that a windowed layer sees
   * @param windowed of each layer, 1 or 0
   * @param rotations of each layer, which of the rotary tables it reads, or −1
   * @param neighbours whether a rotated pair stands side by side
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Attention(
      double scale,
      double scoreCap,
      int window,
      int[] windowed,
      int[] rotations,
      boolean neighbours) {}

  /**
   * Numbers that multiply what flows through.
   *
   * @param logitCap soft cap of the logits, or 0
   */
  public record Scales(double embedding, double residual, double logits, double logitCap) {}

  /**
   * LoRA adapters.
   *
   * @param places for each projection of a layer where among its matrices its A stands (its B is
   *     the next one), or −1
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
    Map<String, Object> all = new HashMap<>();
    all.put("heads", heads);
    all.put("kv_heads", kvHeads);
    all.put("head_dimension", headDimension);
    all.put("parts", places());
    all.put("query_key_value_widths", queryKeyValueWidths);
    all.put("gate_up_widths", gateUpWidths);
    all.put("norm_form", norms.form());
    all.put("epsilon", norms.epsilon());
    all.put("shared_norm", norms.shared());
    all.put("score_scale", attention.scale());
    all.put("score_cap", attention.scoreCap());
    all.put("window", attention.window());
    all.put("windowed", attention.windowed());
    all.put("rotations", attention.rotations());
    all.put("neighbours", attention.neighbours());
    all.put("activation", activation);
    all.put("embedding_scale", scales.embedding());
    all.put("residual_scale", scales.residual());
    all.put("logit_scale", scales.logits());
    all.put("logit_cap", scales.logitCap());
    all.put("adapted", adapters.places());
    all.put("adapter_scale", adapters.scale());
    all.put("adapter_dropout", adapters.dropout());
    return all;
  }

  /** Where each of {@link LayerPart} stands among a layer's tensors, or −1. */
  private int[] places() {
    List<LayerPart> own = parts.stream().sorted().toList();
    return Arrays.stream(LayerPart.values()).mapToInt(own::indexOf).toArray();
  }
}
