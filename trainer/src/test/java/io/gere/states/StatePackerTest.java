package io.gere.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.thresholds.LayerThresholds;
import io.gere.thresholds.ThresholdRule;
import io.gere.thresholds.Thresholds;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatePackerTest {
  /** A band of its own for each dimension, some of no width. */
  static Thresholds thresholds(int dimensions, int... layers) {
    Random random = new Random(dimensions);
    float[] upper = new float[dimensions];
    float[] lower = new float[dimensions];
    for (int d = 0; d < dimensions; d++) {
      lower[d] = (float) random.nextGaussian() - 0.5f;
      upper[d] = d % 5 == 4 ? lower[d] : lower[d] + 1;
    }
    double[] none = new double[dimensions];
    return new Thresholds(
        new ThresholdRule.Sigma(1),
        Arrays.stream(layers)
            .mapToObj(layer -> new LayerThresholds(layer, none, none, upper, lower))
            .toList());
  }

  /** States in which every third value lies on a threshold exactly, or the next float beyond. */
  static float[] states(int tokens, Thresholds thresholds) {
    Random random = new Random(tokens);
    int dimensions = thresholds.dimensions();
    float[] rows = new float[tokens * dimensions];
    for (int i = 0; i < rows.length; i++) {
      float upper = thresholds.upper(0)[i % dimensions];
      float lower = thresholds.lower(0)[i % dimensions];
      rows[i] =
          switch (random.nextInt(12)) {
            case 0 -> upper;
            case 1 -> lower;
            case 2 -> Math.nextDown(upper);
            case 3 -> Math.nextUp(lower);
            default -> (float) (2 * random.nextGaussian());
          };
    }
    return rows;
  }

  /** The state of one element, by the table of method.md section 3. */
  static int state(float h, float upper, float lower) {
    if (h >= upper) {
      return 1;
    }
    return h <= lower ? 2 : 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 64, 130})
  void everyElementHasItsTwoBits(int dimensions) {
    Thresholds thresholds = thresholds(dimensions, 1);
    int tokens = 37;
    float[] rows = states(tokens, thresholds);
    StatePacker packer = new StatePacker(thresholds, 0);

    ByteBuffer packed = packer.pack(FloatBuffer.wrap(rows), tokens);

    int rowBytes = StatePacker.rowBytes(dimensions);
    assertThat(rowBytes).isEqualTo((int) Math.ceil(dimensions / 4.0));
    assertThat(packed.remaining()).isEqualTo(tokens * rowBytes);
    long[] counts = new long[3];
    for (int t = 0; t < tokens; t++) {
      for (int d = 0; d < 4 * rowBytes; d++) {
        int code = (packed.get(t * rowBytes + d / 4) >> (2 * (d % 4))) & 3;
        int expected =
            d >= dimensions
                ? 0
                : state(rows[t * dimensions + d], thresholds.upper(0)[d], thresholds.lower(0)[d]);
        assertThat(code).as("token %d, element %d", t, d).isEqualTo(expected);
        counts[code] += d < dimensions ? 1 : 0;
      }
    }
    assertThat(packer.counts())
        .isEqualTo(new StateCounts(counts[1], counts[2], (long) tokens * dimensions));
  }

  @Test
  void lowBitsComeFirstAndPositiveWinsWhereBothHold() {
    float[] upper = {1, 1, 1, 0, 1};
    float[] lower = {-1, -1, -1, 0, -1};
    double[] none = new double[5];
    Thresholds thresholds =
        new Thresholds(
            new ThresholdRule.Sigma(1), List.of(new LayerThresholds(1, none, none, upper, lower)));
    StatePacker packer = new StatePacker(thresholds, 0);

    // positive, negative, non-activated, on both thresholds; then a fifth alone: negative.
    ByteBuffer packed = packer.pack(FloatBuffer.wrap(new float[] {1, -1, 0.5f, -0.0f, -9}), 1);

    assertThat(packed).isEqualTo(ByteBuffer.wrap(new byte[] {0b01_00_10_01, 0b10}));
    assertThat(packer.counts()).isEqualTo(new StateCounts(2, 2, 5));
    assertThat(packer.counts().nonActivatedShare()).isEqualTo(0.2);
  }

  @Test
  void infinitiesHaveAStateAndNaNIsRefusedByTokenAndDimension() {
    Thresholds thresholds = thresholds(3, 1);
    float[] rows = new float[12];
    rows[1] = Float.POSITIVE_INFINITY;
    rows[2] = Float.NEGATIVE_INFINITY;
    ByteBuffer packed = new StatePacker(thresholds, 0).pack(FloatBuffer.wrap(rows), 4);
    assertThat((packed.get(0) >> 2) & 15).isEqualTo(0b10_01);

    rows[7] = Float.NaN;
    assertThatThrownBy(() -> new StatePacker(thresholds, 0).pack(FloatBuffer.wrap(rows), 4))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("token 2 is NaN in dimension 1");
  }

  @Test
  void rowsAreReadBetweenPositionAndLimitWithoutMovingThem() {
    Thresholds thresholds = thresholds(2, 1);
    FloatBuffer rows = FloatBuffer.wrap(new float[] {99, -99, 99, -99, 99}, 1, 4);

    ByteBuffer packed = new StatePacker(thresholds, 0).pack(rows, 2);

    assertThat(packed).isEqualTo(ByteBuffer.wrap(new byte[] {0b01_10, 0b01_10}));
    assertThat(rows.position()).isEqualTo(1);
    assertThatThrownBy(() -> new StatePacker(thresholds, 0).pack(rows, 3))
        .hasMessage("4 values are not 3 tokens of 2 dimensions");
  }
}
