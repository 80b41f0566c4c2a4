package io.gere.eval.scores;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gere.GereException;
import java.util.List;

/**
 * How far one layer's hidden states have moved from the base model's on the same text. An element
 * is positive, neutral or negative as in the margin loss (arXiv 2508.04676): at or above μ + σ, at
 * or below μ − σ, or between, with μ and σ of each dimension over the base model's states on that
 * text. The file also says the share and the means that follow from these sums.
 *
 * @param layer its index in Hugging Face's {@code hidden_states}, from 1; the greatest is the last
 *     state, after the final norm
 * @param tokens whose states were compared
 * @param elements of these states: tokens × hidden size
 * @param toOpposite elements that were positive and are negative, or the other way round
 * @param toNeutral elements that were positive or negative and are neutral
 * @param fromNeutral elements that were neutral and are positive or negative
 * @param distanceSum Σ |h − h*| / σ; a dimension in which the base model never varies adds nothing
 * @param cosineSum Σ over tokens of the cosine between h and h*
 */
@JsonPropertyOrder({
  "layer",
  "left",
  "distance",
  "cosine",
  "tokens",
  "elements",
  "to_opposite",
  "to_neutral",
  "from_neutral",
  "distance_sum",
  "cosine_sum"
})
@JsonIgnoreProperties(
    value = {"left", "distance", "cosine"},
    allowGetters = true)
public record LayerMovement(
    int layer,
    long tokens,
    long elements,
    @JsonProperty("to_opposite") long toOpposite,
    @JsonProperty("to_neutral") long toNeutral,
    @JsonProperty("from_neutral") long fromNeutral,
    @JsonProperty("distance_sum") double distanceSum,
    @JsonProperty("cosine_sum") double cosineSum) {
  public LayerMovement {
    if (tokens < 1 || elements < tokens || toOpposite + toNeutral + fromNeutral > elements) {
      throw GereException.failure(
          "layer %d has not moved in %d, %d and %d of %d elements of %d tokens"
              .formatted(layer, toOpposite, toNeutral, fromNeutral, elements, tokens));
    }
  }

  /**
   * From the sums that {@link io.gere.tensor.ops.MovementOps#states} gives.
   *
   * @param hidden hidden size
   */
  public static LayerMovement of(int layer, long tokens, int hidden, double[] sums) {
    return new LayerMovement(
        layer,
        tokens,
        tokens * hidden,
        (long) sums[0],
        (long) sums[1],
        (long) sums[2],
        sums[3],
        sums[4]);
  }

  /** The share of elements that are in another state than the base model's, 0..1. */
  @JsonProperty("left")
  public double left() {
    return (double) (toOpposite + toNeutral + fromNeutral) / elements;
  }

  /** The mean distance from the base model's states, in their standard deviations. */
  @JsonProperty("distance")
  public double distance() {
    return distanceSum / elements;
  }

  /** The mean cosine, −1..1. */
  @JsonProperty("cosine")
  public double cosine() {
    return cosineSum / tokens;
  }

  /** Of several parts of one text, the same layer; their order decides how sums are rounded. */
  static LayerMovement sum(List<LayerMovement> parts) {
    return new LayerMovement(
        parts.get(0).layer(),
        parts.stream().mapToLong(LayerMovement::tokens).sum(),
        parts.stream().mapToLong(LayerMovement::elements).sum(),
        parts.stream().mapToLong(LayerMovement::toOpposite).sum(),
        parts.stream().mapToLong(LayerMovement::toNeutral).sum(),
        parts.stream().mapToLong(LayerMovement::fromNeutral).sum(),
        parts.stream().mapToDouble(LayerMovement::distanceSum).sum(),
        parts.stream().mapToDouble(LayerMovement::cosineSum).sum());
  }
}
