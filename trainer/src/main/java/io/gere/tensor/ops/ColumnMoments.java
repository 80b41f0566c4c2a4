package io.gere.tensor.ops;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Moments of a matrix's columns. */
public final class ColumnMoments {
  private final long rows;
  private final double[] mean;
  private final double[] squaredDeviations;

  /**
   * From the op's answer.
   *
   * @param both the columns' means, then their squared deviations
   */
  ColumnMoments(long rows, double[] both) {
    int columns = both.length / 2;
    this.rows = rows;
    this.mean = Arrays.copyOf(both, columns);
    this.squaredDeviations = Arrays.copyOfRange(both, columns, both.length);
  }

  /** How many rows there were. */
  public long rows() {
    return rows;
  }

  /** Of each column. */
  public double[] mean() {
    return mean;
  }

  /** Of each column from its mean, summed. */
  public double[] squaredDeviations() {
    return squaredDeviations;
  }

  /**
   * The first column that holds NaN or an infinity: finite floats cannot overflow a double's sum.
   */
  public OptionalInt firstNotFinite() {
    return IntStream.range(0, mean.length).filter(i -> !Double.isFinite(mean[i])).findFirst();
  }
}
