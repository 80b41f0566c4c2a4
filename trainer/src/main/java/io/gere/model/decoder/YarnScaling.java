package io.gere.model.decoder;

/**
 * YaRN (arXiv 2309.00071): frequencies that turn often within the original context stay, slow ones
 * are divided by the factor, and between them it goes over linearly in the pair's number.
 *
 * @param factor positive
 * @param originalMaxPositions the context of pre-training
 * @param attentionFactor multiplies cosines and sines
 * @param betaFast turns within the original context from which on a frequency stays
 * @param betaSlow turns up to which it is divided
 * @param truncate whether the borders between them are rounded to whole pairs
 */
public record YarnScaling(
    double factor,
    int originalMaxPositions,
    double attentionFactor,
    double betaFast,
    double betaSlow,
    boolean truncate)
    implements RopeScaling {
  public YarnScaling {
    Positive.require("rope_scaling.factor", factor);
    Positive.require("rope_scaling.original_max_position_embeddings", originalMaxPositions);
    Positive.require("rope_scaling.attention_factor", attentionFactor);
    Positive.require("rope_scaling.beta_fast", betaFast);
    Positive.require("rope_scaling.beta_slow", betaSlow);
  }

  /** The paper's attention factor, 0.1 · scale · ln(factor) + 1. */
  public static double attentionFactor(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  @Override
  public float[] inverseFrequencies(double theta, int dimension, int length) {
    double low = pair(betaFast, theta, dimension);
    double high = pair(betaSlow, theta, dimension);
    low = Math.max(truncate ? Math.floor(low) : low, 0);
    high = Math.min(truncate ? Math.ceil(high) : high, dimension - 1.0);
    if (low == high) {
      high += 0.001;
    }
    float[] frequencies = new float[dimension / 2];
    for (int j = 0; j < frequencies.length; j++) {
      float power = RopeScaling.power(theta, j, dimension);
      float ramp = (j - (float) low) / (float) (high - low);
      float stays = 1 - Math.min(Math.max(ramp, 0), 1);
      frequencies[j] = 1f / ((float) factor * power) * (1 - stays) + 1f / power * stays;
    }
    return frequencies;
  }

  /** The number, not rounded, of the pair that turns so often within the original context. */
  private double pair(double turns, double theta, int dimension) {
    return dimension
        * Math.log(originalMaxPositions / (turns * 2 * Math.PI))
        / (2 * Math.log(theta));
  }
}
