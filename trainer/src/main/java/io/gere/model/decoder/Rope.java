package io.gere.model.decoder;

/**
 * One rotary position embedding (arXiv 2104.09864).
 *
 * @param theta base of the frequencies
 * @param dimension how many of a head's numbers are rotated, its first ones; even
 */
public record Rope(double theta, RopeScaling scaling, int dimension) {
  public Rope {
    Positive.require("rope_theta", theta);
    scaling.check(dimension);
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
