package io.gere.model;

/** How rotary frequencies are slowed down for contexts longer than the pre-training ones. */
public sealed interface RopeScaling {
  /**
   * The frequency to use for an unscaled one, in float32 arithmetic as in Hugging Face
   * Transformers.
   *
   * @param frequency radians per position
   */
  float apply(float frequency);

  /** Not at all. */
  record None() implements RopeScaling {
    @Override
    public float apply(float frequency) {
      return frequency;
    }
  }

  /**
   * Every frequency is divided by the factor.
   *
   * @param factor positive
   */
  record Linear(double factor) implements RopeScaling {
    public Linear {
      ConfigKeys.requirePositive("rope_scaling.factor", factor);
    }

    @Override
    public float apply(float frequency) {
      return frequency / (float) factor;
    }
  }

  /**
   * Llama 3.1: with n = {@code originalMaxPositions} and wavelength λ, frequencies with n/λ below
   * {@code lowFrequencyFactor} are divided by {@code factor}, those above {@code
   * highFrequencyFactor} stay, and between them it goes over linearly in n/λ (Transformers' {@code
   * _compute_llama3_parameters}).
   */
  record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalMaxPositions)
      implements RopeScaling {
    public Llama3 {
      ConfigKeys.requirePositive("rope_scaling.factor", factor);
      ConfigKeys.requirePositive("rope_scaling.low_freq_factor", lowFrequencyFactor);
      ConfigKeys.requirePositive("rope_scaling.high_freq_factor", highFrequencyFactor);
      ConfigKeys.requirePositive(
          "rope_scaling.original_max_position_embeddings", originalMaxPositions);
      if (highFrequencyFactor <= lowFrequencyFactor) {
        throw new IllegalArgumentException(
            "rope_scaling.high_freq_factor is %s; it must be greater than low_freq_factor %s"
                .formatted(highFrequencyFactor, lowFrequencyFactor));
      }
    }

    @Override
    public float apply(float frequency) {
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
