package io.gere.model.decoder;

/**
 * Cosines and sines of a rotary position embedding, in the arithmetic of Hugging Face Transformers:
 * every step is rounded to float32.
 */
public final class RotaryTable {
  private final float[] cos;
  private final float[] sin;

  private RotaryTable(float[] cos, float[] sin) {
    this.cos = cos;
    this.sin = sin;
  }

  /**
   * The table of the first positions of a sequence.
   *
   * @param neighbours see {@link Rotation}
   * @param length of the sequence, which the frequencies may depend on
   */
  public static RotaryTable of(Rope rope, boolean neighbours, int positions, int length) {
    float[] frequencies = rope.inverseFrequencies(length);
    float factor = (float) rope.scaling().attentionFactor();
    int dimension = rope.dimension();
    int half = frequencies.length;
    float[] cos = new float[Math.multiplyExact(positions, dimension)];
    float[] sin = new float[cos.length];
    for (int position = 0; position < positions; position++) {
      for (int j = 0; j < half; j++) {
        float angle = (float) position * frequencies[j];
        int first = position * dimension + (neighbours ? 2 * j : j);
        int second = neighbours ? first + 1 : first + half;
        cos[first] = (float) Math.cos(angle) * factor;
        sin[first] = (float) Math.sin(angle) * factor;
        cos[second] = cos[first];
        sin[second] = sin[first];
      }
    }
    return new RotaryTable(cos, sin);
  }

  /**
   * Cosines [positions, rotated dimension d], row by row; the two columns of a pair are equal. The
   * array is the table itself, not a copy.
   */
  public float[] cos() {
    return cos;
  }

  /** Sines, laid out like {@link #cos}. */
  public float[] sin() {
    return sin;
  }
}
