package io.gere.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.Shapes;
import io.gere.model.DecoderModel;
import io.gere.model.decoder.DecoderConfig;
import io.gere.parallel.ParameterShards;
import io.gere.parallel.SingleRank;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

@AnyDevice
final class AdamWTest {
  private static final DecoderConfig SHAPE = Shapes.of(50, 16, 3, 4, 2, 4, 24);

  /** Without a gradient only decay moves a parameter; norms and embeddings are spared if asked. */
  @Test
  void weightDecaySparesWhatItIsTold() {
    Torch.prepareThread(1);
    Recipe recipe =
        RecipeReader.parse("optimizer: {weight_decay: 0.5, no_decay: [norms, embeddings]}");
    try (DecoderModel model = DecoderModel.random(SHAPE, 3);
        TensorScope scope = TensorScope.open()) {
      Tensor gradients = scope.zeros(model.weights().elements());
      float head = model.head().toFloats()[0];
      float embedding = model.embedding().toFloats()[0];
      try (ParameterShards shards =
              new ParameterShards(
                  gradients.elements(), List.of(0L), gradients.device(), new SingleRank());
          GradientBuckets buckets =
              new GradientBuckets(model.ops().optimizer(), scope, gradients, shards);
          AdamW optimizer =
              new AdamW(model.ops().optimizer(), recipe.optimizer(), model.weights(), buckets)) {
        optimizer.step(0.1);
      }

      assertThat(model.head().toFloats()[0]).isCloseTo(head * (1 - 0.1f * 0.5f), within(1e-7f));
      assertThat(model.embedding().toFloats()[0]).isEqualTo(embedding);
      assertThat(model.finalNorm().toFloats()).containsOnly(1);
    }
  }
}
