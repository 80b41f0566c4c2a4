package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the margin loss for any states, on random ones. */
@AnyDevice
final class MarginPropertiesTest {
  private static final int TOKENS = 9;
  private static final int WIDTH = 13;
  private static final float STEP = 1 / 64f;

  private final TensorScope scope = TensorScope.open();
  private OpPack ops;

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    ops = OpPack.withoutDecoder(ElementType.FLOAT32);
  }

  @AfterEach
  void close() {
    scope.close();
    ops.close();
  }

  /**
   * All values are multiples of 1/16 plus 1/32, thresholds multiples of 1/16: no step meets a tie.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theGradientIsThatOfFiniteDifferences(long seed) {
    Case random = new Case(new Random(seed));
    float[] weights = {0.25f, 2, 0.5f};
    Tensor upstream = scope.zeros(TOKENS, WIDTH);
    ops.imitation()
        .marginBackward(
            random.tensor(random.hidden),
            random.rows(),
            random.packed(),
            random.band(),
            scope.of(weights, 3),
            upstream);

    float[] gradient = upstream.toFloats();
    for (int i = 0; i < gradient.length; i++) {
      float[] up = random.hidden.clone();
      float[] down = random.hidden.clone();
      up[i] += STEP;
      down[i] -= STEP;
      double slope = 0;
      for (int sample = 0; sample < 3; sample++) {
        slope +=
            weights[sample]
                * (random.sums(up)[sample] - random.sums(down)[sample])
                / (2 * (double) STEP);
      }
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-6));
    }
  }

  /** The loss is 0, and counts nothing, exactly while every element keeps its base state's side. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void itIsZeroIfAndOnlyIfNoStateLeftItsBand(long seed) {
    Random source = new Random(seed);
    Case random = new Case(source);
    float[] kept = new float[TOKENS * WIDTH];
    for (int i = 0; i < kept.length; i++) {
      int d = i % WIDTH;
      kept[i] =
          switch (random.codes[i]) {
            case 1 -> random.upper[d] + source.nextInt(3) / 8f;
            case 2 -> random.lower[d] - source.nextInt(3) / 8f;
            default -> random.lower[d] + source.nextFloat() * (random.upper[d] - random.lower[d]);
          };
    }
    assertThat(random.sums(kept)).containsOnly(0);

    int left = source.nextInt(kept.length);
    int d = left % WIDTH;
    kept[left] = random.codes[left] == 1 ? random.upper[d] - STEP : random.upper[d] + STEP;
    if (random.codes[left] == 2) {
      kept[left] = random.lower[d] + STEP;
    }
    double[] sums = random.sums(kept);
    assertThat(sums[0] + sums[1] + sums[2]).isCloseTo(STEP, within(1e-6));
    assertThat(sums[3] + sums[4] + sums[5]).isEqualTo(1);
  }

  /** Random hidden states, base states and thresholds; tokens belong to three samples in turn. */
  private final class Case {
    final float[] hidden = new float[TOKENS * WIDTH];
    final int[] codes = new int[TOKENS * WIDTH];
    final float[] upper = new float[WIDTH];
    final float[] lower = new float[WIDTH];

    Case(Random random) {
      for (int d = 0; d < WIDTH; d++) {
        lower[d] = (random.nextInt(32) - 24) / 16f;
        upper[d] = lower[d] + (1 + random.nextInt(16)) / 16f;
      }
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = (random.nextInt(64) - 32) / 16f + 1 / 32f;
        codes[i] = random.nextInt(3);
      }
    }

    /** [penalties of the three samples, counts of the three samples]. */
    double[] sums(float[] states) {
      return ops.imitation()
          .marginSums(scope, tensor(states), rows(), packed(), band(), false)
          .toDoubles();
    }

    Tensor packed() {
      int bytes = (WIDTH + 3) / 4;
      ByteBuffer packed = ByteBuffer.allocate(TOKENS * bytes);
      for (int i = 0; i < codes.length; i++) {
        int at = i / WIDTH * bytes + i % WIDTH / 4;
        packed.put(at, (byte) (packed.get(at) | (codes[i] << (2 * (i % WIDTH % 4)))));
      }
      Tensor tensor = scope.zeros(ElementType.UINT8, TOKENS, bytes);
      tensor.put(0, packed);
      return tensor;
    }

    SampleRows rows() {
      long[] rows = new long[TOKENS];
      long[] sampleOf = new long[TOKENS];
      for (int i = 0; i < TOKENS; i++) {
        rows[i] = i;
        sampleOf[i] = i % 3;
      }
      return new SampleRows(scope.of(rows, TOKENS), scope.of(sampleOf, TOKENS), 3);
    }

    ImitationOps.Band band() {
      return new ImitationOps.Band(tensor(upper), tensor(lower));
    }

    Tensor tensor(float[] values) {
      return values.length == WIDTH ? scope.of(values, WIDTH) : scope.of(values, TOKENS, WIDTH);
    }
  }
}
