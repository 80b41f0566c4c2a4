package io.gere.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.Columns;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Moments of values whose spread is a millionth of their size, against exact arithmetic. */
final class AdversarialMomentsTest {
  /** Mean 1e4, deviation 1e-2: ten float32 steps, where E[x²] − μ² keeps no digit of a float. */
  private static float[] adversarialRows(int tokens) {
    Random random = new Random(19);
    float[] rows = new float[tokens];
    for (int t = 0; t < tokens; t++) {
      rows[t] = (float) (1e4 + 1e-2 * random.nextGaussian());
    }
    return rows;
  }

  @Test
  void adversarialRowsHaveTheMomentsOfExactArithmetic() {
    int tokens = 200_000;
    float[] rows = adversarialRows(tokens);
    // Distances from 1e4 are exact in double, their squares in BigDecimal.
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (float row : rows) {
      BigDecimal distance = new BigDecimal((double) row - 1e4);
      sum = sum.add(distance);
      squares = squares.add(distance.multiply(distance));
    }
    BigDecimal count = BigDecimal.valueOf(tokens);
    double mean = sum.divide(count, MathContext.DECIMAL128).add(new BigDecimal(1e4)).doubleValue();
    double deviation =
        count
            .multiply(squares)
            .subtract(sum.multiply(sum))
            .divide(count.multiply(count), MathContext.DECIMAL128)
            .sqrt(MathContext.DECIMAL128)
            .doubleValue();

    for (int document : new int[] {37, 563, tokens}) {
      ActivationMoments moments = cut(rows, document, 1 + tokens / document / 7);
      assertThat(moments.mean()[0]).isCloseTo(mean, within(1e-14 * mean));
      assertThat(moments.populationStandardDeviation()[0])
          .as("documents of %d tokens", document)
          .isCloseTo(deviation, within(1e-11 * deviation));
    }
  }

  /** Documents of equal length, parts of some documents each, merged in their order. */
  private static ActivationMoments cut(float[] rows, int document, int documentsInPart) {
    ActivationMoments all = new ActivationMoments(1);
    ActivationMoments part = new ActivationMoments(1);
    int inPart = 0;
    for (int from = 0; from < rows.length; from += document) {
      int tokens = Math.min(document, rows.length - from);
      part.add(Columns.of(rows, 1, from, from + tokens));
      inPart++;
      if (inPart == documentsInPart) {
        all.merge(part);
        part = new ActivationMoments(1);
        inPart = 0;
      }
    }
    all.merge(part);
    return all;
  }

  @Test
  void anotherCutOfThePartsChangesThresholdsByRoundingOnly() {
    float[] rows = adversarialRows(20_000);
    ActivationMoments expected = cut(rows, 563, 5);
    for (int documentsInPart : new int[] {1, 2, 8, 36}) {
      ActivationMoments moments = cut(rows, 563, documentsInPart);
      for (double sigmas : new double[] {-2, -1, 1, 2}) {
        double threshold = threshold(expected, sigmas);
        assertThat(threshold(moments, sigmas)).isCloseTo(threshold, within(1e-12 * threshold));
      }
      double deviation = expected.populationStandardDeviation()[0];
      assertThat(moments.populationStandardDeviation()[0])
          .isCloseTo(deviation, within(1e-12 * deviation));
    }
  }

  private static double threshold(ActivationMoments moments, double sigmas) {
    return moments.mean()[0] + sigmas * moments.populationStandardDeviation()[0];
  }
}
