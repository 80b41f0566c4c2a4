package io.gere.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.Columns;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ThresholdDistanceTest {
  @Test
  void itIsTheMeanMoveOfBothThresholdsInStandardDeviations() {
    LayerThresholds one = thresholds(new double[] {2, 4}, new float[] {3, 8}, new float[] {-1, 0});
    LayerThresholds other =
        thresholds(new double[] {2, 4}, new float[] {4, 8}, new float[] {-1, 2});

    // Half a deviation of 2 and of 4, on one side of each.
    assertThat(ThresholdDistance.between(one, other)).isEqualTo((0.5 + 0.5) / 4);
    assertThat(ThresholdDistance.between(other, one)).isEqualTo(0.25);
    assertThat(ThresholdDistance.between(one, one)).isZero();
  }

  @Test
  void constantDimensionsAgreeOrDoNot() {
    LayerThresholds one = thresholds(new double[] {0}, new float[] {5}, new float[] {5});
    LayerThresholds other = thresholds(new double[] {0}, new float[] {6}, new float[] {6});

    assertThat(ThresholdDistance.between(one, one)).isZero();
    assertThat(ThresholdDistance.between(one, other)).isInfinite();
  }

  @Test
  void fourTimesTheTokensHalveIt() {
    Random random = new Random(1);

    double small = ThresholdDistance.between(ofNormal(random, 500), ofNormal(random, 500));
    double large = ThresholdDistance.between(ofNormal(random, 2000), ofNormal(random, 2000));

    assertThat(small / large).isCloseTo(2, within(0.2));
    // Of n independent rows, μ ± σ has variance 1.5·σ²/n, a difference twice that; E|x| = √(2/π).
    assertThat(small).isCloseTo(Math.sqrt(3.0 / 500) * Math.sqrt(2 / Math.PI), within(0.004));
  }

  @Test
  void otherWidthsAreRefused() {
    LayerThresholds one = thresholds(new double[] {1}, new float[] {1}, new float[] {0});
    LayerThresholds other = thresholds(new double[] {1, 1}, new float[] {1, 1}, new float[] {0, 0});

    assertThatThrownBy(() -> ThresholdDistance.between(one, other))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LayerThresholds ofNormal(Random random, int rows) {
    int dimensions = 1000;
    ActivationMoments moments = new ActivationMoments(dimensions);
    float[] values = new float[rows * dimensions];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (3 + 7 * random.nextGaussian());
    }
    moments.add(Columns.of(values, dimensions));
    return new ThresholdRule.Sigma(1).of(1, moments);
  }

  private static LayerThresholds thresholds(double[] deviation, float[] upper, float[] lower) {
    double[] mean = new double[deviation.length];
    Arrays.fill(mean, 1);
    return new LayerThresholds(1, mean, deviation, upper, lower);
  }
}
