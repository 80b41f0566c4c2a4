package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.fixtures.AnyDevice;
import io.gere.tensor.ElementType;
import io.gere.tensor.Filled;
import io.gere.tensor.ScriptModule;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.TransposedTensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnyDevice
final class OpPackTest {
  private static final DecoderSettings SETTINGS = DecoderSettings.withoutLayers(4, 2);

  private OpPack ops;
  private TensorScope scope;

  @BeforeEach
  void load() {
    Torch.prepareThread(1);
    ops = OpPack.load(SETTINGS, ElementType.FLOAT32);
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    ops.close();
  }

  @Test
  void aWindowIsTheSameMemory() {
    Tensor flat = scope.zeros(10);
    Tensor window = scope.window(scope.window(flat, 2, 8), 2, 2, 3);

    Filled.with(window, i -> i + 1);

    assertThat(flat.toFloats()).containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void rmsNormDividesByTheRootOfTheMeanSquare() {
    Tensor x = scope.of(new float[] {3, 4}, 1, 1, 2);
    Tensor weight = scope.of(new float[] {1, 2}, 2);

    float[] y = ops.decoder().finalNorm(scope, x, weight).toFloats();

    double root = Math.sqrt((9 + 16) / 2.0 + 1e-5);
    assertThat(y[0]).isCloseTo((float) (3 / root), within(1e-6f));
    assertThat(y[1]).isCloseTo((float) (8 / root), within(1e-6f));
  }

  @Test
  void gradientsOfTokensThatOccurTwiceAreAdded() {
    Tensor table = scope.zeros(3, 2);
    Tensor ids = scope.of(new long[] {2, 0, 2}, 1, 3);
    Tensor upstream = scope.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 2);

    ops.decoder().addEmbeddingGradient(table, ids, upstream);

    assertThat(table.toFloats()).containsExactly(3, 4, 0, 0, 6, 8);
  }

  @Test
  void theNormIsTheEuclideanOne() {
    assertThat(ops.optimizer().norm(scope, scope.of(new float[] {3, 4, 12}, 3)).toDoubles())
        .containsExactly(13);
  }

  @Test
  void bfloat16MemoryIsReachableWithoutTheCallsThatKillTheProcess() {
    Tensor half = scope.empty(ElementType.BFLOAT16, 2);
    half.put(0, ByteBuffer.wrap(new byte[] {(byte) 0x80, 0x3F, 0, (byte) 0xC0}));
    Tensor full = scope.zeros(2);

    full.set(half);

    assertThat(half.type()).isEqualTo(ElementType.BFLOAT16);
    assertThat(full.toFloats()).containsExactly(1, -2);
  }

  @Test
  void aFirstAdamStepMovesEveryParameterByTheLearningRate() {
    Tensor parameters = scope.of(new float[] {1, 1}, 2);
    Tensor gradients = scope.of(new float[] {0.3f, -7}, 2);

    ops.optimizer()
        .adamw(
            new OptimizerOps.AdamWTensors(
                List.of(parameters),
                List.of(gradients),
                List.of(scope.zeros(2)),
                List.of(scope.zeros(2))),
            scope.of(new float[] {1}, 1),
            new OptimizerOps.AdamWSettings(0.01, 0.9, 0.999, 0.0, 1e-8));

    assertThat(parameters.toFloats()).containsExactly(new float[] {0.99f, 1.01f}, within(1e-6f));
  }

  @Test
  void listsOfTensorsAreAddedInPlace() {
    List<Tensor> into = List.of(scope.of(new float[] {1}, 1), scope.of(new float[] {2, 3}, 2));

    ops.decoder()
        .add(into, List.of(scope.of(new float[] {10}, 1), scope.of(new float[] {20, 30}, 2)));

    assertThat(into.get(0).toFloats()).containsExactly(11);
    assertThat(into.get(1).toFloats()).containsExactly(22, 33);
  }

  /**
   * CUDA's attention lays the heads inside the positions; on a CPU the same is a transposed view.
   */
  @Test
  void attentionsResultMayLieInAnyOrder() {
    float[] values = new float[2 * 4 * 3 * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    // [b 2, t 3, heads 4, d 2] seen as [b, heads, t, d].
    Tensor heads = TransposedTensor.of(scope, scope.of(values, 2, 3, 4, 2));
    Tensor groups = TransposedTensor.of(scope, scope.of(values, 2, 6, 2, 2));

    try (ScriptModule script = ScriptSource.compiled(SETTINGS, Products.PLAIN)) {
      assertThat(script.tensor(scope, "merge_heads", heads).toFloats()).isEqualTo(values);
      Tensor apart = script.tensor(scope, "own_heads", groups);
      assertThat(apart.shape()).containsExactly(2, 4, 3, 2);
      // Key-value head 1 holds query heads 2 and 3, three positions each.
      assertThat(at(apart, 0, 2, 1)).isEqualTo(values[(1 * 2 + 1) * 2]);
      assertThat(at(apart, 0, 3, 1)).isEqualTo(values[(4 * 2 + 1) * 2]);
    }
  }

  /** The first of the d elements of a head at a position, of [b, 4, 3, 2]. */
  private static float at(Tensor heads, int row, int head, int position) {
    return heads.toFloats()[((row * 4 + head) * 3 + position) * 2];
  }
}
