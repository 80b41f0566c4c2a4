package io.gere.thresholds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.ThresholdSettings;

/** How a dimension's thresholds follow from its values over all tokens of the replay set. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ThresholdRule.Sigma.class, name = "sigma"),
  @JsonSubTypes.Type(value = ThresholdRule.Quantile.class, name = "quantile")
})
public sealed interface ThresholdRule {
  /** The rule that a recipe asks for. */
  static ThresholdRule of(ThresholdSettings chosen) {
    return switch (chosen.kind()) {
      case SIGMA -> new Sigma(chosen.sigma());
      case QUANTILE -> new Quantile(chosen.quantile());
    };
  }

  /**
   * τ± = μ ± s·σ (GeRe, arXiv 2508.04676), computed in double and rounded to float once.
   *
   * @param sigma standard deviations from the mean; positive
   */
  record Sigma(@JsonProperty(required = true) double sigma) implements ThresholdRule {
    public Sigma {
      if (!(sigma > 0) || Double.isInfinite(sigma)) {
        throw InputException.of(
            "thresholds.sigma is %s; it must be a positive number".formatted(sigma));
      }
    }

    /** The thresholds of a layer, by its index. */
    public LayerThresholds of(int layer, ActivationMoments moments) {
      requireTokens(moments);
      double[] mean = moments.mean();
      double[] deviation = moments.populationStandardDeviation();
      float[] upper = new float[mean.length];
      float[] lower = new float[mean.length];
      for (int d = 0; d < mean.length; d++) {
        upper[d] = (float) (mean[d] + sigma * deviation[d]);
        lower[d] = (float) (mean[d] - sigma * deviation[d]);
      }
      return new LayerThresholds(layer, mean, deviation, upper, lower);
    }

    @Override
    public String toString() {
      return "mean ± %s standard deviations".formatted(sigma);
    }
  }

  /**
   * τ⁻ is the q-quantile, τ⁺ the (1 − q)-quantile, so that about a share q of the elements is
   * negative and as many positive, however skewed the dimension.
   *
   * @param quantile q, above 0 and below 0.5
   */
  record Quantile(@JsonProperty(required = true) double quantile) implements ThresholdRule {
    public Quantile {
      if (!(quantile > 0 && quantile < 0.5)) {
        throw InputException.of(
            "thresholds.quantile is %s; it must be above 0 and below 0.5".formatted(quantile));
      }
    }

    /** The thresholds of a layer, by its index. */
    public LayerThresholds of(int layer, ActivationMoments moments, ActivationQuantiles quantiles) {
      requireTokens(moments);
      double[] above = quantiles.quantile(1 - quantile);
      double[] below = quantiles.quantile(quantile);
      float[] upper = new float[above.length];
      float[] lower = new float[below.length];
      for (int d = 0; d < above.length; d++) {
        upper[d] = (float) above[d];
        lower[d] = (float) below[d];
      }
      return new LayerThresholds(
          layer, moments.mean(), moments.populationStandardDeviation(), upper, lower);
    }

    @Override
    public String toString() {
      return "quantiles %s and 1 − %s".formatted(quantile, quantile);
    }
  }

  private static void requireTokens(ActivationMoments moments) {
    if (moments.count() == 0) {
      throw GereException.failure(
          "the replay set has no tokens, so it has no thresholds; check the replay documents");
    }
  }
}
