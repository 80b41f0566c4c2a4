package io.gere.thresholds;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The thresholds of one layer. The thresholds are float32, as the hidden states they are compared
 * with.
 *
 * @param layer its index in Hugging Face's {@code hidden_states}
 * @param mean of each dimension over all tokens of the replay set
 * @param standardDeviation the population standard deviation of each dimension
 * @param upper τ⁺ of each dimension
 * @param lower τ⁻ of each dimension, never above τ⁺
 */
@SuppressWarnings("ArrayRecordComponent") // Thresholds hands out copies; nobody compares layers
public record LayerThresholds(
    @JsonProperty(required = true) int layer,
    @JsonProperty(required = true) double[] mean,
    @JsonProperty(value = "standard_deviation", required = true) double[] standardDeviation,
    @JsonProperty(required = true) float[] upper,
    @JsonProperty(required = true) float[] lower) {

  public LayerThresholds {
    int dimensions = mean.length;
    if (standardDeviation.length != dimensions
        || upper.length != dimensions
        || lower.length != dimensions) {
      throw new IllegalArgumentException(
          "%d means, %d standard deviations, %d upper and %d lower thresholds do not belong together"
              .formatted(dimensions, standardDeviation.length, upper.length, lower.length));
    }
    for (int d = 0; d < dimensions; d++) {
      if (!(lower[d] <= upper[d]) || Float.isInfinite(lower[d]) || Float.isInfinite(upper[d])) {
        throw new IllegalArgumentException(
            "dimension %d has no threshold band: lower %s, upper %s"
                .formatted(d, lower[d], upper[d]));
      }
    }
  }
}
