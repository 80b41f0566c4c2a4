package io.gere.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gere.GereException;
import io.gere.distill.HiddenStates;
import io.gere.fixtures.Columns;
import io.gere.storage.Json;
import io.gere.tensor.TensorScope;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ActivationMomentsTest {
  private static final int DIMENSIONS = 5;
  private static final int TOKENS = 240;

  /** Dimensions that differ in scale and offset, as hidden states do. */
  private static float[] hiddenStates() {
    Random random = new Random(3);
    float[] rows = new float[TOKENS * DIMENSIONS];
    for (int i = 0; i < rows.length; i++) {
      int d = i % DIMENSIONS;
      rows[i] = (float) (Math.pow(10, d - 2) * (random.nextGaussian() + d));
    }
    return rows;
  }

  private static ActivationMoments of(float[] rows, int dimensions, int from, int to) {
    ActivationMoments moments = new ActivationMoments(dimensions);
    if (to > from) {
      moments.add(Columns.of(rows, dimensions, from, to));
    }
    return moments;
  }

  private static void assertSame(ActivationMoments actual, ActivationMoments expected) {
    assertThat(actual.count()).isEqualTo(expected.count());
    assertClose(actual.mean(), expected.mean());
    assertClose(actual.populationStandardDeviation(), expected.populationStandardDeviation());
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int d = 0; d < expected.length; d++) {
      assertThat(actual[d])
          .as("dimension %d", d)
          .isCloseTo(expected[d], within(1e-12 * Math.abs(expected[d])));
    }
  }

  @Test
  void momentsAreThoseOfExactArithmetic() {
    float[] rows = hiddenStates();
    double[] mean = new double[DIMENSIONS];
    double[] deviation = new double[DIMENSIONS];
    BigDecimal count = BigDecimal.valueOf(TOKENS);
    for (int d = 0; d < DIMENSIONS; d++) {
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (int t = 0; t < TOKENS; t++) {
        BigDecimal value = new BigDecimal(rows[t * DIMENSIONS + d]);
        sum = sum.add(value);
        squares = squares.add(value.multiply(value));
      }
      // n·Σx² − (Σx)² is exact here; only the divisions and the root round, at 34 digits.
      BigDecimal spread = count.multiply(squares).subtract(sum.multiply(sum));
      mean[d] = sum.divide(count, MathContext.DECIMAL128).doubleValue();
      deviation[d] =
          spread
              .divide(count.multiply(count), MathContext.DECIMAL128)
              .sqrt(MathContext.DECIMAL128)
              .doubleValue();
    }

    ActivationMoments moments = of(rows, DIMENSIONS, 0, TOKENS);

    assertThat(moments.count()).isEqualTo(TOKENS);
    assertClose(moments.mean(), mean);
    assertClose(moments.populationStandardDeviation(), deviation);
  }

  @Test
  void standardDeviationDividesByTheCount() {
    // The textbook example: mean 5, population standard deviation 2 (the sample's would be 2.14).
    float[] rows = {2, 4, 4, 4, 5, 5, 7, 9};

    ActivationMoments moments = of(rows, 1, 0, 8);

    assertThat(moments.mean()).containsExactly(5);
    assertThat(moments.populationStandardDeviation()).containsExactly(2);
  }

  @Test
  void anySplitIntoDocumentsGivesTheSameMoments() {
    float[] rows = hiddenStates();
    ActivationMoments whole = of(rows, DIMENSIONS, 0, TOKENS);
    Random random = new Random(5);
    for (int longest = 1; longest <= TOKENS; longest += 7) {
      ActivationMoments split = new ActivationMoments(DIMENSIONS);
      for (int from = 0, to; from < TOKENS; from = to) {
        to = Math.min(TOKENS, from + random.nextInt(longest + 1));
        split.merge(of(rows, DIMENSIONS, from, to));
      }
      assertSame(split, whole);
    }
  }

  @Test
  void anyOrderAndAnyTreeOfMergesGivesTheSameMoments() {
    float[] rows = hiddenStates();
    ActivationMoments whole = of(rows, DIMENSIONS, 0, TOKENS);
    Random random = new Random(7);
    for (int trial = 0; trial < 20; trial++) {
      List<ActivationMoments> blocks = new ArrayList<>();
      for (int from = 0; from < TOKENS; from += 16) {
        blocks.add(of(rows, DIMENSIONS, from, from + 16));
      }
      while (blocks.size() > 1) {
        Collections.shuffle(blocks, random);
        ActivationMoments merged = blocks.remove(blocks.size() - 1);
        blocks.get(0).merge(merged);
      }
      assertSame(blocks.get(0), whole);
    }
  }

  @Test
  void emptyMomentsChangeNothingOnEitherSide() {
    ActivationMoments some = of(hiddenStates(), DIMENSIONS, 0, TOKENS);
    ActivationMoments empty = new ActivationMoments(DIMENSIONS);
    String before = Json.line(some);

    some.merge(empty);
    assertThat(Json.line(some)).isEqualTo(before);
    empty.merge(some);
    assertThat(Json.line(empty)).isEqualTo(before);

    ActivationMoments nothing = new ActivationMoments(2);
    nothing.merge(new ActivationMoments(2));
    assertThat(nothing.count()).isZero();
    assertThat(nothing.mean()).containsExactly(0, 0);
    assertThat(nothing.populationStandardDeviation()).containsExactly(0, 0);
  }

  @Test
  void constantDimensionHasExactlyNoDeviation() {
    ActivationMoments moments = new ActivationMoments(2);
    for (int tokens = 1; tokens < 200; tokens++) {
      float[] rows = new float[2 * tokens];
      for (int t = 0; t < tokens; t++) {
        rows[2 * t] = 0.1f;
        rows[2 * t + 1] = -12345.678f;
      }
      moments.add(Columns.of(rows, 2));
    }
    assertThat(moments.mean()).containsExactly(0.1f, -12345.678f);
    assertThat(moments.populationStandardDeviation()).containsExactly(0, 0);
  }

  @Test
  void smallDeviationsSurviveALargeOffset() {
    // 0.0625 is float32's spacing at 1e6, so this is the smallest spread there is.
    ActivationMoments moments = new ActivationMoments(1);
    float[] rows = new float[1000];
    for (int t = 0; t < rows.length; t++) {
      rows[t] = 1e6f + (t % 2 == 0 ? 0.0625f : -0.0625f);
    }
    for (int document = 0; document < 500; document++) {
      moments.add(Columns.of(rows, 1));
    }
    assertThat(moments.mean()[0]).isCloseTo(1e6, within(1e-9));
    assertThat(moments.populationStandardDeviation()[0]).isCloseTo(0.0625, within(1e-12));
  }

  @Test
  void jsonIsExact() throws Exception {
    ActivationMoments moments = of(hiddenStates(), DIMENSIONS, 0, 97);

    ActivationMoments read = Json.MAPPER.readValue(Json.line(moments), ActivationMoments.class);

    assertThat(read.count()).isEqualTo(97);
    assertThat(read.mean()).containsExactly(moments.mean());
    assertThat(read.populationStandardDeviation())
        .containsExactly(moments.populationStandardDeviation());
  }

  @Test
  void valueThatIsNotFiniteIsRefusedByTokenAndDimension() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] rows = hiddenStates();
      ActivationSketch sketch = new ActivationSketch(Columns.ops(), DIMENSIONS, true);
      add(sketch, rows);
      String before = Json.line(sketch.moments());
      rows[17 * DIMENSIONS + 3] = bad;

      assertThatThrownBy(() -> add(sketch, rows))
          .isInstanceOf(GereException.class)
          .hasMessageContaining("token 17 is " + bad + " in dimension 3");
      assertThat(Json.line(sketch.moments())).isEqualTo(before);
    }
  }

  @Test
  void opposedInfinitiesAreRefusedToo() {
    float[] rows = new float[2 * DIMENSIONS];
    rows[0] = Float.POSITIVE_INFINITY;
    rows[DIMENSIONS] = Float.NEGATIVE_INFINITY;
    ActivationSketch sketch = new ActivationSketch(Columns.ops(), DIMENSIONS, false);
    assertThatThrownBy(() -> add(sketch, rows)).hasMessageContaining("dimension 0");
  }

  private static void add(ActivationSketch sketch, float[] rows) {
    try (TensorScope scope = TensorScope.open()) {
      sketch.add(
          new HiddenStates(scope, 0, 0, scope.of(rows, rows.length / DIMENSIONS, DIMENSIONS)));
    }
  }

  @Test
  void greatestFloatsDoNotOverflow() {
    ActivationMoments moments = of(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 1, 0, 2);
    assertThat(moments.mean()).containsExactly(0);
    assertThat(moments.populationStandardDeviation()).containsExactly(Float.MAX_VALUE);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    ActivationMoments moments = new ActivationMoments(3);
    assertThatThrownBy(() -> moments.merge(new ActivationMoments(4)))
        .hasMessage("moments of 4 dimensions cannot join moments of 3");
    assertThatThrownBy(() -> new ActivationMoments(0)).hasMessageContaining("0 dimensions");
  }
}
