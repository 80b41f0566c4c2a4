package io.gere.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CurveTest {
  @Test
  void thinningKeepsSmallestAndLargestOfEachBucketInTheirOrder() {
    assertThat(Curve.thin(curve(3, 9, 1, 5, 4, 4, 7, 6), 4))
        .containsExactly(new Point(1, 9), new Point(2, 1), new Point(4, 4), new Point(6, 7));
  }

  @Test
  void oneSpikeAmongTenThousandStepsSurvivesThinning() {
    double[] values = IntStream.range(0, 10_000).mapToDouble(i -> i == 7_777 ? 50 : 1).toArray();

    List<Point> thin = Curve.thin(curve(values), 10);

    assertThat(thin).contains(new Point(7_777, 50)).hasSizeLessThanOrEqualTo(2_000);
  }

  @Test
  void aCurveWithFewerStepsThanPixelsStaysAsItIs() {
    List<Point> points = curve(3, 9, 1, 5);

    assertThat(Curve.thin(points, 0.5)).isEqualTo(points);
  }

  @Test
  void theMovingAverageIsCentredAndShorterAtTheEnds() {
    assertThat(Curve.smooth(curve(1, 2, 6, 4), 3))
        .containsExactly(new Point(0, 1.5), new Point(1, 3), new Point(2, 4), new Point(3, 5));
  }

  private static List<Point> curve(double... values) {
    return IntStream.range(0, values.length).mapToObj(i -> new Point(i, values[i])).toList();
  }
}
