package io.gere.model.decoder;

/**
 * How rotary frequencies change for contexts longer than the pre-training ones. All in float32
 * arithmetic as in Hugging Face Transformers, whose {@code modeling_rope_utils} has these kinds.
 */
public sealed interface RopeScaling
    permits RopeScaling.None,
        RopeScaling.Linear,
        RopeScaling.Dynamic,
        RopeScaling.Llama3,
        YarnScaling,
        LongRopeScaling {
  /**
   * Radians per position of each pair, [dimension / 2].
   *
   * @param length of the sequence, which some kinds depend on
   */
  float[] inverseFrequencies(double theta, int dimension, int length);

  /** What cosines and sines are multiplied by. */
  default double attentionFactor() {
    return 1;
  }

  /** Sequences of lengths with the same number have the same frequencies. */
  default int regime(int length) {
    return 0;
  }

  /** Refuses a dimension that this scaling cannot have. */
  default void check(int dimension) {
    if (dimension < 2 || dimension % 2 != 0) {
      throw new IllegalArgumentException(
          "head_dim is %d; rotary embeddings need an even one".formatted(dimension));
    }
  }

  /** θ^(-2j/d) for j = 0 … d/2 - 1. */
  static float[] unscaled(double theta, int dimension) {
    float[] frequencies = new float[dimension / 2];
    for (int j = 0; j < frequencies.length; j++) {
      frequencies[j] = 1f / power(theta, j, dimension);
    }
    return frequencies;
  }

  /** θ^(2j/d). */
  static float power(double theta, int j, int dimension) {
    float exponent = 2f * j / dimension;
    return (float) Math.pow((float) theta, exponent);
  }

  /** Not at all. */
  record None() implements RopeScaling {
    @Override
    public float[] inverseFrequencies(double theta, int dimension, int length) {
      return unscaled(theta, dimension);
    }
  }

  /**
   * Every frequency is divided by the factor.
   *
   * @param factor positive
   */
  record Linear(double factor) implements RopeScaling {
    public Linear {
      Positive.require("rope_scaling.factor", factor);
    }

    @Override
    public float[] inverseFrequencies(double theta, int dimension, int length) {
      float[] frequencies = unscaled(theta, dimension);
      for (int j = 0; j < frequencies.length; j++) {
        frequencies[j] /= (float) factor;
      }
      return frequencies;
    }
  }

  /**
   * A sequence of n positions, more than N = {@code maxPositions}, has the base θ · (f · n / N − (f
   * − 1))^(d / (d − 2)), with f the factor.
   */
  record Dynamic(double factor, int maxPositions) implements RopeScaling {
    public Dynamic {
      Positive.require("rope_scaling.factor", factor);
    }

    @Override
    public int regime(int length) {
      return Math.max(length, maxPositions);
    }

    @Override
    public void check(int dimension) {
      RopeScaling.super.check(dimension);
      if (dimension == 2) {
        throw new IllegalArgumentException("head_dim is 2; dynamic scaling needs a greater one");
      }
    }

    @Override
    public float[] inverseFrequencies(double theta, int dimension, int length) {
      double stretch = factor * regime(length) / maxPositions - (factor - 1);
      double base = theta * Math.pow(stretch, (double) dimension / (dimension - 2));
      return unscaled(base, dimension);
    }
  }

  /**
   * Llama 3.1: with n = {@code originalMaxPositions} and wavelength λ, frequencies with n/λ below
   * {@code lowFrequencyFactor} are divided by {@code factor}, those above {@code
   * highFrequencyFactor} stay, and between them it goes over linearly in n/λ.
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaxPositions)
      implements RopeScaling {
    public Llama3 {
      Positive.require("rope_scaling.factor", factor);
      Positive.require("rope_scaling.low_freq_factor", lowFrequencyFactor);
      Positive.require("rope_scaling.high_freq_factor", highFrequencyFactor);
      Positive.require("rope_scaling.original_max_position_embeddings", originalMaxPositions);
      if (highFrequencyFactor <= lowFrequencyFactor) {
        throw new IllegalArgumentException(
            "rope_scaling.high_freq_factor is %s; it must be greater than low_freq_factor %s"
                .formatted(highFrequencyFactor, lowFrequencyFactor));
      }
    }

    @Override
    public float[] inverseFrequencies(double theta, int dimension, int length) {
      float[] frequencies = unscaled(theta, dimension);
      for (int j = 0; j < frequencies.length; j++) {
        frequencies[j] = scaled(frequencies[j]);
      }
      return frequencies;
    }

    private float scaled(float frequency) {
      float low = (float) lowFrequencyFactor;
      float high = (float) highFrequencyFactor;
      float wavelength = (float) (2 * Math.PI) / frequency;
      if (wavelength < originalMaxPositions / high) {
        return frequency;
      }
      if (wavelength > originalMaxPositions / low) {
        return frequency / (float) factor;
      }
      float smooth = (originalMaxPositions / wavelength - low) / (high - low);
      return (1 - smooth) * frequency / (float) factor + smooth * frequency;
    }
  }
}
