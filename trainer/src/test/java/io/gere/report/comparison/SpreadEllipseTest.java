package io.gere.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SpreadEllipseTest {
  /** On a line that rises at 45°: variance 100 in x and y, all of it along the line. */
  @Test
  void itLeansAsThePointsDo() {
    SpreadEllipse ellipse = SpreadEllipse.of(new double[] {10, 20, 30}, new double[] {0, 10, 20});

    assertThat(ellipse.x()).isEqualTo(20);
    assertThat(ellipse.y()).isEqualTo(10);
    assertThat(ellipse.degrees()).isCloseTo(45, within(1e-9));
    assertThat(ellipse.radiusX()).isCloseTo(Math.sqrt(200), within(1e-9));
    assertThat(ellipse.radiusY()).as("never so thin that it vanishes").isEqualTo(2);
  }

  @Test
  void withoutCovarianceItsAxesAreTheDeviations() {
    SpreadEllipse ellipse =
        SpreadEllipse.of(new double[] {-6, 6, 0, 0}, new double[] {0, 0, -30, 30});

    // Sums of squares 72 and 1800 over n − 1 = 3: deviations √24 and √600, the longer one upright.
    assertThat(ellipse.radiusX()).isCloseTo(Math.sqrt(600), within(1e-9));
    assertThat(ellipse.radiusY()).isCloseTo(Math.sqrt(24), within(1e-9));
    assertThat(Math.abs(ellipse.degrees())).isCloseTo(90, within(1e-9));
  }
}
