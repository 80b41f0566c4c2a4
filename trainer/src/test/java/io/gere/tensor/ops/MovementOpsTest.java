package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases that can be worked out on paper. Logits stand in for states where the head is identity. */
@AnyDevice
final class MovementOpsTest {
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

  /** The band is −1 to 1 in each of three dimensions; σ is 1, 2 and, where nothing varies, none. */
  @Test
  void eachWayOfLeavingAStateIsCountedByItself() {
    ImitationOps.Band band = new ImitationOps.Band(row(1, 1, 1), row(-1, -1, -1));
    Tensor then = scope.of(new float[] {1, -1, 0, 3, 4, 0}, 2, 3);
    // From the upper edge down across the band, from the lower edge to neutral, from neutral up;
    // then within the upper state, and not at all.
    Tensor now = scope.of(new float[] {-2, -0.5f, 2, 1.5f, 4, 0}, 2, 3);

    double[] found = ops.movement().states(now, then, band, row(1, 0.5f, 0));

    assertThat(found[0]).as("opposite").isEqualTo(1);
    assertThat(found[1]).as("to neutral").isEqualTo(1);
    assertThat(found[2]).as("from neutral").isEqualTo(1);
    assertThat(found[3]).as("distances").isCloseTo(3 + 0.25 + 1.5, within(1e-6));
    double first = (-2 + 0.5) / (Math.sqrt(2) * Math.sqrt(4 + 0.25 + 4));
    double second = (4.5 + 16) / (5 * Math.sqrt(2.25 + 16));
    assertThat(found[4]).as("cosines").isCloseTo(first + second, within(1e-6));
  }

  @Test
  void whatHasNotMovedHasLeftNothingAndPointsTheSameWay() {
    ImitationOps.Band band = new ImitationOps.Band(row(1, 1, 1), row(-1, -1, -1));
    Tensor states = scope.of(new float[] {1, -1, 0.3f, 3, 4.7f, 0}, 2, 3);

    double[] found = ops.movement().states(states, states, band, row(1, 1, 1));

    assertThat(found).containsExactly(0, 0, 0, 0, 2);
  }

  @Test
  void theDivergenceIsThatOfTheModelFromTheBaseModelInNats() {
    Tensor identity = scope.of(new float[] {1, 0, 0, 1}, 2, 2);
    // Softmax of (ln 3, 0) is ¾ and ¼, of (0, 0) is ½ and ½.
    Tensor then = scope.of(new float[] {(float) Math.log(3), 0, 0, 0, 5, 1}, 3, 2);
    Tensor now = scope.of(new float[] {0, 0, (float) Math.log(3), 0, 5, 1}, 3, 2);
    double fromSure = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    double fromEven = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);

    for (int chunk : new int[] {1, 2, 512}) {
      double nats =
          ops.movement()
              .divergence(now, identity, new ImitationOps.BaseLogits(then, identity), chunk);
      assertThat(nats).isCloseTo(fromSure + fromEven, within(1e-6));
    }
  }

  private Tensor row(float... values) {
    return scope.of(values, values.length);
  }
}
