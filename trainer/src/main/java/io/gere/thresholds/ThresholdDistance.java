package io.gere.thresholds;

/**
 * How far apart the thresholds are that two replay sets give: the mean of {@code |Δτ| / σ} over all
 * dimensions and both thresholds of each. 0.1 means that a threshold moves by a tenth of its
 * dimension's standard deviation when other documents are drawn.
 */
public final class ThresholdDistance {
  private ThresholdDistance() {}

  /**
   * The distance, in standard deviations; σ² of a dimension is the mean of both sets' own.
   *
   * @param other thresholds of the same layer; a dimension that is constant in both counts as 0
   *     where the constants agree and is infinite where they do not
   */
  public static double between(LayerThresholds one, LayerThresholds other) {
    int dimensions = one.mean().length;
    if (other.mean().length != dimensions) {
      throw new IllegalArgumentException(
          "thresholds of %d and of %d dimensions".formatted(dimensions, other.mean().length));
    }
    double sum = 0;
    for (int d = 0; d < dimensions; d++) {
      double moved =
          Math.abs((double) one.upper()[d] - other.upper()[d])
              + Math.abs((double) one.lower()[d] - other.lower()[d]);
      double a = one.standardDeviation()[d];
      double b = other.standardDeviation()[d];
      sum += moved == 0 ? 0 : moved / Math.sqrt((a * a + b * b) / 2);
    }
    return sum / (2 * dimensions);
  }
}
