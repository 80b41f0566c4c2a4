package io.gere.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.model.LlamaModel;
import io.gere.model.ModelFolder;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two layers of the golden checkpoint, distilled in one pass. */
final class DistillationTest {
  private static final Path CHECKPOINT = Path.of("src/test/resources/golden/ckpt_gqa");
  private static final List<int[]> DOCUMENTS =
      List.of(new int[] {1, 17, 401, 8, 5}, new int[] {9, 33, 250}, new int[] {44, 2, 7, 7, 60, 1});

  @TempDir private Path folder;

  @Test
  void everyLayerHasItsOwnCacheMomentsAndQuantiles() throws IOException {
    Torch.prepareThread(1);
    Path last = folder.resolve("last.arrow");
    Path second = folder.resolve("second.arrow");
    try (LlamaModel base = ModelFolder.load(CHECKPOINT)) {
      Distillation distillation = new Distillation(base, List.of(3, 2), true);
      try (OutputStream lastOut = Files.newOutputStream(last);
          OutputStream secondOut = Files.newOutputStream(second);
          HiddenStateCache.Writer lastCache = new HiddenStateCache.Writer(lastOut, 64, Map.of());
          HiddenStateCache.Writer secondCache =
              new HiddenStateCache.Writer(secondOut, 64, Map.of())) {
        for (int i = 0; i < DOCUMENTS.size(); i++) {
          distillation.add(i, DOCUMENTS.get(i), List.of(lastCache, secondCache));
        }
      }

      assertHolds(base, 3, last, distillation.moments().get(0), distillation.quantiles().get(0));
      assertHolds(base, 2, second, distillation.moments().get(1), distillation.quantiles().get(1));
    }
  }

  private static void assertHolds(
      LlamaModel base,
      int layer,
      Path file,
      ActivationMoments moments,
      ActivationQuantiles quantiles) {
    ActivationMoments expected = new ActivationMoments(64);
    ActivationQuantiles expectedQuantiles = new ActivationQuantiles(64);
    try (HiddenStateCache cache = HiddenStateCache.open(List.of(file))) {
      for (int i = 0; i < DOCUMENTS.size(); i++) {
        float[] states = states(base, layer, DOCUMENTS.get(i));
        assertThat(cache.states(i).asFloatBuffer()).isEqualTo(FloatBuffer.wrap(states));
        expected.add(FloatBuffer.wrap(states), DOCUMENTS.get(i).length);
        expectedQuantiles.add(FloatBuffer.wrap(states), DOCUMENTS.get(i).length);
      }
    }
    assertThat(moments.count()).isEqualTo(14);
    assertThat(moments.mean()).isEqualTo(expected.mean());
    assertThat(moments.populationStandardDeviation())
        .isEqualTo(expected.populationStandardDeviation());
    assertThat(quantiles.quantile(0.16)).isEqualTo(expectedQuantiles.quantile(0.16));
  }

  private static float[] states(LlamaModel base, int layer, int[] tokens) {
    long[] ids = Arrays.stream(tokens).asLongStream().toArray();
    try (TensorScope scope = TensorScope.open()) {
      return base.hiddenStates(scope, scope.of(ids, 1, ids.length), new int[] {layer})
          .get(0)
          .toFloats();
    }
  }
}
