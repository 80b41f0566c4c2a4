package io.gere.tensor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.storage.Json;
import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The losses on small tensors with exact ties, against numbers computed with PyTorch. Each loss and
 * its gradient are written out by hand in the op pack; autograd made these numbers. Logits stand in
 * for hidden states where the head is the identity.
 */
@AnyDevice
final class LossUnitTest {
  private final TensorScope scope = TensorScope.open();
  private OpPack ops;
  private JsonNode golden;
  private SampleRows rows;
  private int tokens;

  @BeforeEach
  void load() throws IOException {
    Torch.prepareThread(1);
    ops = OpPack.withoutDecoder(ElementType.FLOAT32);
    golden = Json.MAPPER.readTree(Golden.file("loss_unit.json").toFile());
    float[] mask = flat(golden.get("attention_mask"));
    long[] real = IntStream.range(0, mask.length).filter(i -> mask[i] > 0).asLongStream().toArray();
    tokens = real.length;
    // Both sequences count as one sample here: the golden means are over all real tokens.
    rows = new SampleRows(scope.of(real, tokens), scope.of(new long[tokens], tokens), 1);
  }

  @AfterEach
  void close() {
    scope.close();
    ops.close();
  }

  @Test
  void theMarginIsTheMeanOverViolatingElementsOfRealTokens() {
    Tensor hidden = tensor("pred_hidden");
    ImitationOps.Band band = new ImitationOps.Band(tensor("pos_thr"), tensor("neg_thr"));
    Tensor packed = packedStates();
    double[] sums =
        ops.imitation().marginSums(scope, hidden, rows, packed, band, false).toDoubles();

    assertThat(sums[1]).isEqualTo(golden.get("margin_nonzero").asDouble());
    assertThat(sums[0] / sums[1]).isCloseTo(golden.get("margin").asDouble(), within(1e-6));

    Tensor upstream = upstream(hidden);
    Tensor weight = scope.of(new float[] {(float) (1 / sums[1])}, 1);
    ops.imitation().marginBackward(hidden, rows, packed, band, weight, upstream);
    assertThat(upstream.toFloats())
        .containsExactly(flat(golden.get("margin_grad_wrt_pred")), within(1e-6f));
  }

  /** The golden mean, times the elements it is over, divided by all of them. */
  @Test
  void theMarginsMeanOverAllElementsCountsThoseInsideTheirBandToo() {
    Tensor hidden = tensor("pred_hidden");
    ImitationOps.Band band = new ImitationOps.Band(tensor("pos_thr"), tensor("neg_thr"));
    double[] sums =
        ops.imitation().marginSums(scope, hidden, rows, packedStates(), band, true).toDoubles();

    double sum = golden.get("margin").asDouble() * golden.get("margin_nonzero").asDouble();
    assertThat(sums[1]).isEqualTo((double) tokens * golden.get("pos_thr").size());
    assertThat(sums[0]).isCloseTo(sum, within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void featureImitationIsAMeanOverDimensionsAndRealTokens(int power) {
    Tensor hidden = tensor("pred_hidden");
    Tensor base = real("teacher_hidden");
    double[] sums = ops.imitation().featureSums(scope, hidden, rows, base, power).toDoubles();

    assertThat(sums[1]).isEqualTo(tokens);
    assertThat(sums[0] / sums[1]).isCloseTo(golden.get("l" + power).asDouble(), within(1e-6));

    Tensor upstream = upstream(hidden);
    ops.imitation().featureBackward(hidden, rows, base, power, perToken(), upstream);
    assertThat(upstream.toFloats())
        .containsExactly(flat(golden.get("l" + power + "_grad")), within(1e-6f));
  }

  /** Chunks of one, of some, of all tokens: the same. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void logitImitationIsTheDivergenceAtTemperatureTwo(int chunk) {
    Tensor logits = tensor("student_logits");
    Tensor head = identity(logits.shape()[2]);
    ImitationOps.BaseLogits base = new ImitationOps.BaseLogits(real("teacher_logits"), head);
    double[] sums = ops.imitation().logitSums(scope, logits, head, rows, base, chunk).toDoubles();

    assertThat(sums[1]).isEqualTo(tokens);
    assertThat(sums[0] / sums[1]).isCloseTo(golden.get("kl_masked_mean").asDouble(), within(1e-6));

    Tensor upstream = upstream(logits);
    ops.imitation()
        .logitBackward(
            logits,
            head,
            rows,
            base,
            chunk,
            perToken(),
            new HeadGradient(upstream, Optional.empty()));
    assertThat(upstream.toFloats())
        .containsExactly(
            flat(golden.get("kl_grad_wrt_student_logits(masked_mean)")), within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void crossEntropyIsTheSumOverLabelledPositions(int chunk) {
    Tensor logits = tensor("student_logits");
    long vocabulary = logits.shape()[2];
    Tensor head = identity(vocabulary);
    JsonNode labels = golden.get("labels");
    List<Long> labelled = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    int positions = labels.get(0).size();
    for (int i = 0; i < labels.size() * positions; i++) {
      boolean first = i % positions == 0;
      long label = labels.get(i / positions).get(i % positions).asLong();
      if (!first && label != -100) {
        labelled.add(i - 1L);
        targets.add(label);
      }
    }
    int n = labelled.size();
    Tensor upstream = upstream(logits);
    Tensor headGradient = scope.zeros(vocabulary, vocabulary);

    double[] sums =
        ops.head()
            .crossEntropyBackward(
                scope,
                logits,
                head,
                new SampleRows(longs(labelled), scope.of(new long[n], n), 1),
                longs(targets),
                chunk,
                scope.of(new float[] {1f / n}, 1),
                new HeadGradient(upstream, Optional.of(headGradient)))
            .toDoubles();

    assertThat(sums[0] / n).isCloseTo(golden.get("replay_ce").asDouble(), within(1e-6));
    assertThat(upstream.toFloats())
        .containsExactly(flat(golden.get("replay_ce_grad")), within(1e-6f));
    assertThat(headGradient.toFloats()).containsExactly(outerSums(upstream, logits), within(1e-5f));
  }

  /** d loss / d head = Σ gradient of a row's logits × its hidden state, row by row. */
  private static float[] outerSums(Tensor slopes, Tensor states) {
    int v = (int) states.shape()[2];
    float[] slope = slopes.toFloats();
    float[] state = states.toFloats();
    float[] sum = new float[v * v];
    for (int row = 0; row < slope.length / v; row++) {
      for (int i = 0; i < v; i++) {
        for (int j = 0; j < v; j++) {
          sum[i * v + j] += slope[row * v + i] * state[row * v + j];
        }
      }
    }
    return sum;
  }

  private Tensor perToken() {
    return scope.of(new float[] {1f / tokens}, 1);
  }

  /** [b · t, D] zeros for the gradient of {@code hidden} [b, t, D]. */
  private Tensor upstream(Tensor hidden) {
    return scope.zeros(hidden.shape()[0] * hidden.shape()[1], hidden.shape()[2]);
  }

  /**
   * The teacher's states, two bits an element: 1 at or above the upper threshold, 2 at or below.
   */
  private Tensor packedStates() {
    float[] states = real("teacher_hidden").toFloats();
    float[] upper = flat(golden.get("pos_thr"));
    float[] lower = flat(golden.get("neg_thr"));
    int width = (upper.length + 3) / 4;
    ByteBuffer bytes = ByteBuffer.allocate(tokens * width);
    for (int i = 0; i < states.length; i++) {
      int d = i % upper.length;
      int code = states[i] >= upper[d] ? 1 : states[i] <= lower[d] ? 2 : 0;
      int at = i / upper.length * width + d / 4;
      bytes.put(at, (byte) (bytes.get(at) | code << (2 * (d % 4))));
    }
    Tensor packed = scope.zeros(ElementType.UINT8, tokens, width);
    packed.put(0, bytes);
    return packed;
  }

  /** The real tokens of a golden tensor [b, t, D], end to end. */
  private Tensor real(String name) {
    return ops.head().selectRows(scope, tensor(name), rows.rows());
  }

  private Tensor identity(long size) {
    float[] identity = new float[(int) (size * size)];
    for (int i = 0; i < size; i++) {
      identity[(int) (i * size + i)] = 1;
    }
    return scope.of(identity, size, size);
  }

  private Tensor longs(List<Long> values) {
    return scope.of(values.stream().mapToLong(Long::longValue).toArray(), values.size());
  }

  private Tensor tensor(String name) {
    JsonNode array = golden.get(name);
    long[] shape = new long[depth(array)];
    JsonNode level = array;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = level.size();
      level = level.get(0);
    }
    return scope.of(flat(array), shape);
  }

  private static int depth(JsonNode array) {
    return array.isArray() ? 1 + depth(array.get(0)) : 0;
  }

  private static float[] flat(JsonNode array) {
    List<JsonNode> leaves = new ArrayList<>();
    collect(array, leaves);
    float[] values = new float[leaves.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = leaves.get(i).floatValue();
    }
    return values;
  }

  private static void collect(JsonNode node, List<JsonNode> leaves) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, leaves));
    } else {
      leaves.add(node);
    }
  }
}
