package io.gere.thresholds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ActivationQuantilesTest {
  private static final int TOKENS = 30_000;
  private static final double[] ASKED = {0.01, 0.05, 0.16, 0.25, 0.4, 0.6, 0.75, 0.84, 0.95, 0.99};

  /** The rank error that {@link ActivationQuantiles} states. */
  private static final double RANK_ERROR = 0.005;

  /** Normal, log-normal, heavy-tailed and drifting: none like its neighbour. */
  private static float[] rows() {
    Random random = new Random(23);
    float[] rows = new float[4 * TOKENS];
    for (int i = 0; i < rows.length; i += 4) {
      rows[i] = (float) random.nextGaussian();
      rows[i + 1] = (float) Math.exp(2 * random.nextGaussian());
      rows[i + 2] = (float) Math.pow(random.nextGaussian(), 3);
      rows[i + 3] = (float) (1e-4 * i + random.nextGaussian());
    }
    return rows;
  }

  private static ActivationQuantiles of(float[] rows, int from, int to) {
    ActivationQuantiles quantiles = new ActivationQuantiles(4);
    quantiles.add(FloatBuffer.wrap(rows, 4 * from, 4 * (to - from)), to - from);
    return quantiles;
  }

  private static ActivationQuantiles merged(float[] rows, int parts) {
    ActivationQuantiles all = new ActivationQuantiles(4);
    for (int part = 0; part < parts; part++) {
      all.merge(of(rows, TOKENS * part / parts, TOKENS * (part + 1) / parts));
    }
    return all;
  }

  private static byte[] bytes(ActivationQuantiles quantiles) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    quantiles.write(out);
    return out.toByteArray();
  }

  private static void assertNearTheExactOnes(ActivationQuantiles quantiles, float[] rows) {
    for (int d = 0; d < 4; d++) {
      double[] sorted = new double[TOKENS];
      for (int t = 0; t < TOKENS; t++) {
        sorted[t] = rows[4 * t + d];
      }
      Arrays.sort(sorted);
      for (double q : ASKED) {
        int place = Arrays.binarySearch(sorted, quantiles.quantile(q)[d]);
        double rank = (place < 0 ? -place - 1 : place) / (double) TOKENS;
        assertThat(rank).as("dimension %d, q %s", d, q).isBetween(q - RANK_ERROR, q + RANK_ERROR);
      }
    }
  }

  @Test
  void quantilesOfSkewedValuesAreThoseOfTheSortedValuesWithinTheStatedRank() {
    float[] rows = rows();
    assertNearTheExactOnes(of(rows, 0, TOKENS), rows);
  }

  @Test
  void mergedSketchesKeepToTheSameError() {
    float[] rows = rows();
    assertNearTheExactOnes(merged(rows, 2), rows);
    assertNearTheExactOnes(merged(rows, 63), rows);
  }

  @Test
  void oneWayOfCuttingAlwaysGivesTheSameBits() throws IOException {
    float[] rows = rows();
    assertThat(bytes(merged(rows, 7))).isEqualTo(bytes(merged(rows, 7)));
  }

  @Test
  void fewValuesAreKeptAsTheyAre() {
    ActivationQuantiles quantiles = new ActivationQuantiles(1);
    quantiles.add(FloatBuffer.wrap(new float[] {40, 10, 30, 20}), 4);
    assertThat(quantiles.quantile(0)).containsExactly(10);
    assertThat(quantiles.quantile(0.125)).containsExactly(10);
    assertThat(quantiles.quantile(0.5)).containsExactly(25);
    assertThat(quantiles.quantile(1)).containsExactly(40);
  }

  @Test
  void oneRowIsEveryQuantileAndNoRowsHaveNone() {
    ActivationQuantiles quantiles = new ActivationQuantiles(1);
    assertThatThrownBy(() -> quantiles.quantile(0.5)).isInstanceOf(IllegalStateException.class);
    quantiles.add(FloatBuffer.wrap(new float[] {-7}), 1);
    assertThat(quantiles.quantile(0.16)).containsExactly(-7);
    assertThat(quantiles.quantile(0.84)).containsExactly(-7);
  }

  @Test
  void aLargerShareNeverHasASmallerQuantile() {
    ActivationQuantiles quantiles = merged(rows(), 5);
    double[] before = quantiles.quantile(0);
    for (double q = 0.001; q <= 1; q += 0.001) {
      double[] now = quantiles.quantile(q);
      for (int d = 0; d < 4; d++) {
        assertThat(now[d]).isGreaterThanOrEqualTo(before[d]);
      }
      before = now;
    }
  }

  @Test
  void whatIsReadAnswersAndMergesAsWhatWasWritten() throws IOException {
    float[] rows = rows();
    ActivationQuantiles written = of(rows, 0, 10_000);
    ActivationQuantiles read = read(bytes(written));

    written.merge(of(rows, 10_000, TOKENS));
    read.merge(of(rows, 10_000, TOKENS));

    assertThat(bytes(read)).isEqualTo(bytes(written));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = bytes(of(rows(), 0, 50));
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOfSatisfying(
              GereException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
          .hasMessageStartingWith("run/quantiles.bin does not hold quantile sketches")
          .hasMessageContaining("run the distill step again");
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> read(longer)).hasMessageContaining("run/quantiles.bin");
  }

  private static ActivationQuantiles read(byte[] bytes) {
    return ActivationQuantiles.read(new ByteArrayInputStream(bytes), "run/quantiles.bin");
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    ActivationQuantiles quantiles = new ActivationQuantiles(3);
    assertThatThrownBy(() -> quantiles.add(FloatBuffer.allocate(7), 2))
        .hasMessage("7 values are not 2 tokens of 3 dimensions");
    assertThatThrownBy(() -> quantiles.merge(new ActivationQuantiles(4)))
        .hasMessage("quantiles of 4 dimensions cannot join quantiles of 3");
  }
}
