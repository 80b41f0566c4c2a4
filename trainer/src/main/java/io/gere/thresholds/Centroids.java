package io.gere.thresholds;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.datasketches.tdigest.TDigestDouble;

/**
 * A t-digest as a piecewise linear curve: from the least value at rank 0 over each centroid's mean,
 * which stands at the middle of its rows, to the greatest value at the number of rows.
 *
 * <p>The digest's own {@code getQuantile} is not used: up to DataSketches 6.2.0, which Spark 4.1
 * brings, it weighs the two neighbours of a rank the wrong way round (apache/datasketches-java,
 * pull request 755), which puts it off by up to 2 % of the rows. Its bytes are the library's
 * documented form, the same in all its languages.
 */
@SuppressWarnings("ArrayRecordComponent") // read here alone, compared by nobody
record Centroids(double[] ranks, double[] values) {
  private static final int FLAGS = 5;
  private static final int EMPTY = 1;
  private static final int SINGLE_VALUE = 2;

  /** The digest's curve; a digest of no rows has none. */
  static Centroids of(TDigestDouble digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.toByteArray()).order(ByteOrder.nativeOrder());
    int flags = bytes.get(FLAGS);
    if ((flags & EMPTY) != 0) {
      throw new IllegalStateException("no rows have no quantiles");
    }
    if ((flags & SINGLE_VALUE) != 0) {
      double only = bytes.getDouble(8);
      return new Centroids(new double[] {0, 1}, new double[] {only, only});
    }
    int count = bytes.getInt(8);
    double[] ranks = new double[count + 2];
    double[] values = new double[count + 2];
    values[0] = bytes.getDouble(16);
    values[count + 1] = bytes.getDouble(24);
    bytes.position(32);
    long rows = 0;
    for (int i = 1; i <= count; i++) {
      values[i] = bytes.getDouble();
      long weight = bytes.getLong();
      ranks[i] = rows + weight / 2.0;
      rows += weight;
    }
    ranks[count + 1] = rows;
    return new Centroids(ranks, values);
  }

  /**
   * The value at a share of the rows.
   *
   * @param q from 0 to 1
   */
  double quantile(double q) {
    double rank = q * ranks[ranks.length - 1];
    int found = Arrays.binarySearch(ranks, rank);
    if (found >= 0) {
      return values[found];
    }
    int right = -found - 1;
    int left = right - 1;
    double share = (rank - ranks[left]) / (ranks[right] - ranks[left]);
    return values[left] + share * (values[right] - values[left]);
  }
}
