package io.gere.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.model.DecoderModel;
import io.gere.model.huggingface.StageModel;
import io.gere.tensor.Torch;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate.base_share}: what a stage is scored with. */
final class BlendedStageTest {
  @TempDir private Path folder;
  private ToyRun toy;

  @BeforeEach
  void write() {
    Torch.prepareThread(1);
    toy = ToyRun.write(folder);
  }

  @Test
  void aTrainedStageIsAveragedWithTheBase() {
    float[] base = weights(toy.recipe(""), 0);
    float[] trained = weights(toy.recipe(""), 1);

    float[] blended = weights(toy.recipe("evaluate: {base_share: 0.25}"), 1);

    for (int i = 0; i < base.length; i++) {
      assertThat(blended[i]).isCloseTo(0.25f * base[i] + 0.75f * trained[i], within(1e-6f));
    }
    assertThat(trained).isNotEqualTo(base);
  }

  @Test
  void theModelWhereTrainingStartsIsScoredAsItIs() {
    assertThat(weights(toy.recipe("evaluate: {base_share: 0.25}"), 0))
        .isEqualTo(weights(toy.recipe(""), 0));
  }

  private float[] weights(Recipe recipe, int learnt) {
    try (DecoderModel model = new StageModel(recipe, toy.run(), learnt).forEvaluation()) {
      return model.weights().flat().toFloats();
    }
  }
}
