package io.gere.model.decoder;

import java.util.List;

/**
 * LongRoPE (arXiv 2402.13753): every pair has a factor of its own by which its frequency is
 * divided, one for sequences within the original context and one for longer ones.
 *
 * @param shortFactors of each pair
 * @param longFactors of each pair
 * @param originalMaxPositions the longest sequence with short factors
 * @param attentionFactor multiplies cosines and sines
 */
public record LongRopeScaling(
    List<Double> shortFactors,
    List<Double> longFactors,
    int originalMaxPositions,
    double attentionFactor)
    implements RopeScaling {
  public LongRopeScaling {
    shortFactors = List.copyOf(shortFactors);
    longFactors = List.copyOf(longFactors);
    shortFactors.forEach(f -> Positive.require("rope_scaling.short_factor", f));
    longFactors.forEach(f -> Positive.require("rope_scaling.long_factor", f));
    Positive.require("original_max_position_embeddings", originalMaxPositions);
    Positive.require("rope_scaling.attention_factor", attentionFactor);
  }

  /** √(1 + ln(factor) / ln(original context)), the factor being how much longer contexts became. */
  public static double attentionFactor(double factor, int originalMaxPositions) {
    return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaxPositions));
  }

  @Override
  public int regime(int length) {
    return length > originalMaxPositions ? 1 : 0;
  }

  @Override
  public void check(int dimension) {
    RopeScaling.super.check(dimension);
    requirePairs("short_factor", shortFactors.size(), dimension);
    requirePairs("long_factor", longFactors.size(), dimension);
  }

  private static void requirePairs(String key, int factors, int dimension) {
    if (factors != dimension / 2) {
      throw new IllegalArgumentException(
          "rope_scaling.%s has %d numbers; half of the %d rotated ones are needed"
              .formatted(key, factors, dimension));
    }
  }

  @Override
  public float[] inverseFrequencies(double theta, int dimension, int length) {
    List<Double> factors = regime(length) == 0 ? shortFactors : longFactors;
    float[] frequencies = new float[dimension / 2];
    for (int j = 0; j < frequencies.length; j++) {
      frequencies[j] = 1f / (factors.get(j).floatValue() * RopeScaling.power(theta, j, dimension));
    }
    return frequencies;
  }
}
