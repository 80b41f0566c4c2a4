package io.gere.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.fixtures.AnyDevice;
import io.gere.fixtures.TrainedParameters;
import io.gere.loss.ReplayLoss;
import io.gere.model.DecoderModel;
import io.gere.parallel.SingleRank;
import io.gere.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it matters over which elements the margin is a mean, and where it cancels (§3). */
@AnyDevice
final class MarginMeanTest {
  @TempDir private Path folder;
  private SmallWorld world;

  @BeforeEach
  void world() throws IOException {
    world = SmallWorld.of(31, folder);
  }

  /** ω divides by the margin, so ω · R is the same whatever R's own sum is divided by. */
  @ParameterizedTest
  @ValueSource(strings = {"dynamic", "balanced"})
  void anOmegaThatIsMeasuredByTheMarginCancelsItsMean(String strategy) {
    for (String scope : new String[] {"sample", "batch"}) {
      String omega = "scope: %s, omega: {strategy: %s, max: 1e6}".formatted(scope, strategy);
      assertThat(trained(omega + ", margin_mean: all"))
          .containsExactly(trained(omega), within(1e-5f));
    }
  }

  /** Many elements are inside their band, so the mean over all is the smaller one. */
  @Test
  void aFixedOmegaHoldsMoreWeaklyWithTheMeanOverAll() {
    String omega = "omega: {strategy: fixed, value: 100}";
    assertThat(trained(omega + ", margin_mean: all")).isNotEqualTo(trained(omega));
  }

  /** The cap is then what one element may be pulled with, whatever the others do. */
  @Test
  void aCapActsSoonerOnTheMeanOverAll() {
    String omega = "omega: {strategy: dynamic, max: 12}";
    assertThat(trained(omega + ", margin_mean: all")).isNotEqualTo(trained(omega));
  }

  /** Each of two layers has its own count, so over all elements they weigh otherwise. */
  @Test
  void itDoesNotCancelBetweenSeveralLayers() {
    String omega = "omega: {strategy: dynamic, max: 1e6}";
    assertThat(trained(omega + ", margin_mean: all", 2)).isNotEqualTo(trained(omega, 2));
  }

  private float[] trained(String loss) {
    return trained(loss, 1);
  }

  /** The weights after training with the first of the world's layers held, or with both. */
  private float[] trained(String sections, int layers) {
    Recipe recipe =
        SmallWorld.recipe(
            "loss: {replay: tm, %s}\noptimizer: {learning_rate: 1e-3, warmup_steps: 0}"
                .formatted(sections),
            "micro: 4",
            "segments: 1");
    try (DecoderModel model = DecoderModel.random(SmallWorld.SHAPE, 99);
        TensorScope scope = TensorScope.open();
        ReplayLoss.Margin both = (ReplayLoss.Margin) world.loss(recipe, scope, model);
        TaskLoop loop =
            new TaskLoop(
                recipe,
                model,
                new SingleRank(),
                world.replay(),
                new ReplayLoss.Margin(
                    both.base(),
                    both.layers().subList(0, layers),
                    both.bands().subList(0, layers),
                    both.mean()),
                step -> {})) {
      loop.run(SmallWorld.whole(recipe, world.task(), false));
      return TrainedParameters.of(model).flat().toFloats();
    }
  }
}
