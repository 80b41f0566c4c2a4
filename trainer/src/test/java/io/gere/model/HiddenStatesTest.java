package io.gere.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Golden;
import io.gere.model.huggingface.ModelFolder;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import io.gere.tensor.ops.SegmentInput;
import io.gere.tensor.ops.SegmentWeights;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hidden states between the layers of the golden checkpoint, which has three. */
@AnyDevice
final class HiddenStatesTest {
  private static DecoderModel model;

  @BeforeAll
  static void load() {
    Torch.prepareThread(1);
    model = ModelFolder.load(Golden.file("ckpt_gqa"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static final int[] LENGTHS = {4, 4};

  private static Tensor ids(TensorScope scope) {
    return scope.of(new long[] {1, 17, 401, 8, 8, 33, 250, 3}, 2, 4);
  }

  /** Pushes a state through the layers behind it, and the final norm. */
  private static Tensor finish(TensorScope scope, Tensor state, int layer) {
    SegmentWeights rest = model.segment(new LayerRange(layer, model.config().layers()));
    SegmentInput input = new SegmentInput(state, model.rotary(scope, LENGTHS, 4));
    Tensor last = model.ops().decoder().forward(scope, rest, input).output();
    return model.ops().decoder().finalNorm(scope, last, model.finalNorm());
  }

  @Test
  void aStateInTheMiddlePushedThroughTheRemainingLayersIsTheLastOne() {
    try (TensorScope scope = TensorScope.open()) {
      float[] last = model.hidden(scope, ids(scope), LENGTHS).toFloats();
      for (int layer = 1; layer < 3; layer++) {
        Tensor state = model.hiddenStates(scope, ids(scope), LENGTHS, new int[] {layer}).get(0);
        assertThat(state.shape()).containsExactly(2, 4, 64);
        assertThat(state.toFloats()).isNotEqualTo(last);
        assertThat(finish(scope, state, layer).toFloats()).isEqualTo(last);
      }
    }
  }

  @Test
  void theLastStateIsWhatTheHeadReads() {
    try (TensorScope scope = TensorScope.open()) {
      float[] last = model.hidden(scope, ids(scope), LENGTHS).toFloats();
      Tensor state = model.hiddenStates(scope, ids(scope), LENGTHS, new int[] {3}).get(0);
      assertThat(state.toFloats()).isEqualTo(last);
    }
  }

  @Test
  void statesComeInTheOrderAskedForAndAreTheSameAlone() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> states = model.hiddenStates(scope, ids(scope), LENGTHS, new int[] {3, 1, 2});
      for (int i = 0; i < 3; i++) {
        int layer = new int[] {3, 1, 2}[i];
        Tensor alone = model.hiddenStates(scope, ids(scope), LENGTHS, new int[] {layer}).get(0);
        assertThat(states.get(i).toFloats()).isEqualTo(alone.toFloats());
      }
    }
  }
}
