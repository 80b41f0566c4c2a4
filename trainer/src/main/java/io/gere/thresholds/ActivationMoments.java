package io.gere.thresholds;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gere.tensor.ops.ColumnMoments;
import java.io.Serializable;

/**
 * Count, mean and sum of squared deviations of every dimension of the hidden states, in double.
 *
 * <p>A block of rows is summed up in two passes, and two sums are joined by the pairwise formula of
 * Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
 * Variances" (Stanford STAN-CS-79-773, 1979), so the variance never is a difference of large
 * numbers. The order of joining changes the result by rounding only; who wants equal bits joins in
 * equal order.
 *
 * <p>The JSON form (Jackson) is exact. A plain class, because Spark's Kryo cannot carry a record.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class ActivationMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private long count;
  private final double[] mean;

  @JsonProperty("squared_deviations")
  private final double[] squaredDeviations;

  /** Moments of no row at all, for hidden states of {@code dimensions} values. */
  public ActivationMoments(int dimensions) {
    this(0, new double[positive(dimensions)], new double[dimensions]);
  }

  @JsonCreator
  private ActivationMoments(
      @JsonProperty(value = "count", required = true) long count,
      @JsonProperty(value = "mean", required = true) double[] mean,
      @JsonProperty(value = "squared_deviations", required = true) double[] squaredDeviations) {
    if (count < 0 || mean.length == 0 || mean.length != squaredDeviations.length) {
      throw new IllegalArgumentException(
          "%d rows with %d means and %d sums of squared deviations are no moments"
              .formatted(count, mean.length, squaredDeviations.length));
    }
    this.count = count;
    this.mean = mean;
    this.squaredDeviations = squaredDeviations;
  }

  /** Takes in the hidden states of one document. */
  public void add(ColumnMoments document) {
    merge(new ActivationMoments(document.rows(), document.mean(), document.squaredDeviations()));
  }

  /** Takes in the rows that {@code other} has seen; {@code other} stays as it is. */
  public void merge(ActivationMoments other) {
    if (other.dimensions() != dimensions()) {
      throw new IllegalArgumentException(
          "moments of %d dimensions cannot join moments of %d"
              .formatted(other.dimensions(), dimensions()));
    }
    if (other.count == 0) {
      return;
    }
    long total = Math.addExact(count, other.count);
    double share = (double) other.count / total;
    for (int d = 0; d < mean.length; d++) {
      double delta = other.mean[d] - mean[d];
      mean[d] += delta * share;
      squaredDeviations[d] += other.squaredDeviations[d] + delta * delta * share * count;
    }
    count = total;
  }

  public int dimensions() {
    return mean.length;
  }

  /** Rows (tokens) seen so far. */
  public long count() {
    return count;
  }

  /** The mean of each dimension; all 0 before the first row. */
  public double[] mean() {
    return mean.clone();
  }

  /** The population standard deviation of each dimension (n in the divisor); 0 before any row. */
  public double[] populationStandardDeviation() {
    double[] deviation = new double[mean.length];
    for (int d = 0; d < mean.length && count > 0; d++) {
      deviation[d] = Math.sqrt(squaredDeviations[d] / count);
    }
    return deviation;
  }

  private static int positive(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("hidden states of %d dimensions".formatted(dimensions));
    }
    return dimensions;
  }
}
