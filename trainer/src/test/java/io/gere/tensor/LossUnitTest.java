package io.gere.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.gere.storage.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The losses on small tensors with exact ties, against numbers computed with PyTorch. */
final class LossUnitTest {
  private final TensorScope scope = TensorScope.open();
  private OpPack ops;
  private JsonNode golden;

  @BeforeEach
  void load() throws IOException {
    Torch.prepareThread(1);
    ops = OpPack.load(Map.of("heads", 1, "kv_heads", 1, "epsilon", 1e-5, "adapter_scale", 0.0));
    golden = Json.MAPPER.readTree(Path.of("src/test/resources/golden/loss_unit.json").toFile());
  }

  @AfterEach
  void close() {
    scope.close();
    ops.close();
  }

  @Test
  void theMarginIsTheMeanOverViolatingElementsOfRealTokens() {
    Tensor hidden = ops.tensors(scope, "variables", List.of(tensor("pred_hidden"))).get(0);
    Tensor penalties =
        ops.tensor(
            scope,
            "margin",
            hidden,
            tensor("teacher_hidden"),
            tensor("pos_thr"),
            tensor("neg_thr"));
    float[] real = realPositions(penalties.shape());
    double sum = 0;
    int violations = 0;
    float[] values = penalties.toFloats();
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * real[i];
      violations += values[i] * real[i] != 0 ? 1 : 0;
    }

    assertThat(violations).isEqualTo(golden.get("margin_nonzero").asInt());
    assertThat(sum / violations).isCloseTo(golden.get("margin").asDouble(), within(1e-6));

    for (int i = 0; i < real.length; i++) {
      real[i] /= violations;
    }
    Tensor upstream = scope.of(real, penalties.shape());
    Tensor gradient = ops.tensors(scope, "gradients", penalties, List.of(hidden), upstream).get(0);
    assertThat(gradient.toFloats())
        .containsExactly(flat(golden.get("margin_grad_wrt_pred")), within(1e-6f));
  }

  @Test
  void crossEntropyIsTheSumOverLabelledPositions() {
    // With logits as hidden states the head is the identity.
    JsonNode logits = golden.get("student_logits");
    int vocabulary = logits.get(0).get(0).size();
    float[] identity = new float[vocabulary * vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      identity[i * vocabulary + i] = 1;
    }
    JsonNode labels = golden.get("labels");
    int rows = labels.size();
    int positions = labels.get(0).size();
    long[] targets = new long[rows * positions];
    int labelled = 0;
    for (int i = 0; i < targets.length; i++) {
      boolean last = i % positions == positions - 1;
      targets[i] = last ? -100 : labels.get(i / positions).get(i % positions + 1).asLong();
      labelled += targets[i] == -100 ? 0 : 1;
    }

    float[] sums =
        ops.tensor(
                scope,
                "cross_entropy",
                tensor("student_logits"),
                scope.of(identity, vocabulary, vocabulary),
                scope.of(targets, rows, positions))
            .toFloats();

    assertThat((sums[0] + sums[1]) / labelled)
        .isCloseTo((float) golden.get("replay_ce").asDouble(), within(1e-6f));
  }

  private float[] realPositions(long[] shape) {
    JsonNode mask = golden.get("attention_mask");
    int width = (int) shape[2];
    float[] real = new float[(int) (shape[0] * shape[1] * width)];
    for (int i = 0; i < real.length; i++) {
      int position = i / width;
      real[i] = mask.get(position / (int) shape[1]).get(position % (int) shape[1]).floatValue();
    }
    return real;
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
