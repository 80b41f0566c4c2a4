package io.gere.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;

/**
 * Mean and spread of one quantity over a variant's seeds.
 *
 * @param standardDeviation of the sample (n − 1 in the divisor); null for one run
 * @param runs how many
 */
@JsonPropertyOrder({"mean", "standard_deviation", "runs"})
public record SeedStatistics(
    double mean, @JsonProperty("standard_deviation") Double standardDeviation, int runs) {

  /** Of at least one value. */
  static SeedStatistics of(double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    Double deviation = values.length == 1 ? null : Math.sqrt(squares / (values.length - 1));
    return new SeedStatistics(mean, deviation, values.length);
  }
}
