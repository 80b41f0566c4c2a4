package io.gere.model.decoder;

/**
 * One rotary position embedding (arXiv 2104.09864).
 *
 * @param theta base of the frequencies
 * @param dimension how many of a head's numbers are rotated, its first ones; even
 */
public record Rope(double theta, RopeScaling scaling, int dimension) {
  /** Positions, more than any sequence has. */
  private static final int LONGEST = 1 << 24;

  public Rope {
    Positive.require("rope_theta", theta);
    scaling.check(dimension);
    for (int length : new int[] {1, LONGEST}) {
      for (float frequency : scaling.inverseFrequencies(theta, dimension, length)) {
        requireAngles(frequency * LONGEST);
      }
    }
  }

  private static void requireAngles(float angle) {
    if (!Float.isFinite(angle)) {
      throw new IllegalArgumentException(
          "rope_theta and the numbers of rope_scaling make angles that are " + angle);
    }
  }

  /**
   * Radians per position of each rotated pair, for a sequence of this length.
   *
   * @return [dimension / 2]
   */
  public float[] inverseFrequencies(int length) {
    return scaling.inverseFrequencies(theta, dimension, length);
  }
}
