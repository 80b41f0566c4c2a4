package io.gere.config;

import io.gere.config.choice.ThresholdKind;
import java.util.HashSet;
import java.util.List;

/**
 * The bounds of the margin loss.
 *
 * @param kind what the bands follow from
 * @param sigma the thresholds' distance from the mean, in standard deviations
 * @param quantile the lower threshold's quantile q; the upper one's is 1 − q
 * @param layers hidden states that are held, numbered as Hugging Face's {@code hidden_states}: −1
 *     the last, after the final norm, −2 or layers − 1 what the last decoder layer reads
 */
public record ThresholdSettings(
    @Default("sigma") ThresholdKind kind,
    @Default("1.0") double sigma,
    @Default("0.16") double quantile,
    @Default("[-1]") List<Integer> layers) {
  public ThresholdSettings {
    Check.above("thresholds.sigma", sigma, 0, 1e6);
    boolean tail = quantile > 0 && quantile < 0.5;
    Check.that(tail, "thresholds.quantile", quantile, "be above 0 and below 0.5");
    layers = List.copyOf(layers);
    boolean distinct = !layers.isEmpty() && layers.size() == new HashSet<>(layers).size();
    Check.that(distinct, "thresholds.layers", layers, "be different layers, at least one");
  }
}
