package io.gere.model;

/**
 * Cosines and sines of the rotary position embedding (Su et al., arXiv 2104.09864), in the
 * arithmetic of Hugging Face Transformers: every step is rounded to float32.
 */
public final class RotaryTable {
  private final float[] cos;
  private final float[] sin;

  private RotaryTable(float[] cos, float[] sin) {
    this.cos = cos;
    this.sin = sin;
  }

  /** The table of a model's first {@code positions} positions. */
  public static RotaryTable of(LlamaConfig config, int positions) {
    float[] frequencies = inverseFrequencies(config);
    int dimension = config.headDimension();
    int half = frequencies.length;
    float[] cos = new float[Math.multiplyExact(positions, dimension)];
    float[] sin = new float[cos.length];
    for (int position = 0; position < positions; position++) {
      for (int j = 0; j < half; j++) {
        float angle = (float) position * frequencies[j];
        int at = position * dimension + j;
        cos[at] = (float) Math.cos(angle);
        sin[at] = (float) Math.sin(angle);
        cos[at + half] = cos[at];
        sin[at + half] = sin[at];
      }
    }
    return new RotaryTable(cos, sin);
  }

  /**
   * Cosines [positions, head dimension d], row by row; columns j and j + d/2 are equal. The array
   * is the table itself, not a copy.
   */
  public float[] cos() {
    return cos;
  }

  /** Sines, laid out like {@link #cos}. */
  public float[] sin() {
    return sin;
  }

  /** θ^(-2j/d) for j = 0 … d/2 - 1, scaled: radians per position. */
  static float[] inverseFrequencies(LlamaConfig config) {
    int dimension = config.headDimension();
    float theta = (float) config.ropeTheta();
    float[] frequencies = new float[dimension / 2];
    for (int j = 0; j < frequencies.length; j++) {
      float exponent = 2f * j / dimension;
      frequencies[j] = config.ropeScaling().apply(1f / (float) Math.pow(theta, exponent));
    }
    return frequencies;
  }
}
