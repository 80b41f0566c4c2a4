package io.gere.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Shapes;
import io.gere.model.decoder.DecoderConfig;
import org.junit.jupiter.api.Test;

/**
 * Counted by hand: 656 parameters in each of 2 layers, 800 in embedding and head, 8 in the norm.
 */
final class StepEstimateTest {
  private static final DecoderConfig SMALL = Shapes.of(100, 8, 2, 2, 2, 4, 16);
  private static final int PARAMETERS = 2 * 656 + 2 * 800 + 8;

  /** 4 ranks have 3 task samples each in micro-batches of 2, and none has replay. */
  private static Recipe recipe(String dtype, String shard, String adapter) {
    return RecipeReader.parse(
        """
        model: {dtype: %s}
        adapter: {type: %s, rank: 1, targets: [q_proj]}
        loss: {replay: none}
        batch: {global: 12, micro: 2, replay: 0}
        train: {workers: 4, shard: %s}
        tasks: [{name: t, path: p, max_source_tokens: 9, max_target_tokens: 6}]
        """
            .formatted(dtype, adapter, shard));
  }

  @Test
  void gradientsTravelOnceAStepOrOnceAMicroBatch() {
    StepTraffic optimizer = StepTraffic.of(SMALL, recipe("bfloat16", "optimizer", "none"), 2);
    StepTraffic gradients = StepTraffic.of(SMALL, recipe("float32", "gradients", "none"), 2);
    StepTraffic adapters = StepTraffic.of(SMALL, recipe("bfloat16", "gradients", "lora"), 2);

    assertThat(optimizer)
        .isEqualTo(new StepTraffic(3 * PARAMETERS, 3 * PARAMETERS / 2, 3 * PARAMETERS / 2));
    assertThat(gradients.reduced()).isEqualTo(3 * (2 * (2 * 656 + 8) + 2 * 800));
    assertThat(gradients.gathered()).isEqualTo(3 * PARAMETERS);
    // Two layers of 8 + 8 adapter parameters, in float32, twice and once.
    assertThat(adapters).isEqualTo(new StepTraffic(2 * 3 * 32, 3 * 32, 3 * 32));
  }

  /** Four layers; two of their segments are there where a pass turns round. */
  @Test
  void weightsTravelInEveryPass() {
    DecoderConfig deeper = Shapes.of(100, 8, 4, 2, 2, 4, 16);
    long layer = 656 + 2;
    StepTraffic full = StepTraffic.of(deeper, recipe("bfloat16", "parameters", "none"), 4);
    StepTraffic once = StepTraffic.of(deeper, recipe("bfloat16", "parameters", "none"), 2);
    StepTraffic frozen = StepTraffic.of(deeper, recipe("bfloat16", "parameters", "lora"), 4);

    // Twice forward and twice backward; of 2 bytes 3/4 go to others.
    assertThat(full.gathered()).isEqualTo(3 * ((4 + 2 + 2 + 2) * layer + 1600) / 2);
    assertThat(full.reduced()).isEqualTo(3 * (2 * 4 * layer + 1600));
    assertThat(once.gathered()).isEqualTo(3 * (4 * layer + 1600) / 2);
    assertThat(full.awaited()).isEqualTo(3 * (layer + 800) / 2);
    // Four layers of 8 + 8 adapter parameters, in float32, beside frozen weights.
    assertThat(frozen.awaited()).isEqualTo(3 * 64);
    assertThat(frozen.gathered()).isEqualTo(3 * (2 + 2 + 2 + 2) * layer / 2 + 3 * 64);
  }

  @Test
  void aStepTakesItsProductsAndWhatDoesNotHideBehindThem() {
    // 3 samples of 16 tokens; head and layers multiply; attention reads 8 positions on average.
    double forward = 48 * (2 * (2 * 656 + 8 + 800) + 2 * 2 * 16 * 8);
    double again = 48 * (2 * (2 * 656 + 8) + 2 * 2 * 16 * 8) / 2.0;
    StepEstimate.Rates rates = new StepEstimate.Rates(100, 1);

    StepEstimate whole = StepEstimate.of(SMALL, recipe("float32", "optimizer", "none"), 1, rates);
    StepEstimate cut = StepEstimate.of(SMALL, recipe("float32", "gradients", "none"), 2, rates);
    StepEstimate frozen = StepEstimate.of(SMALL, recipe("float32", "optimizer", "lora"), 1, rates);

    assertThat(whole.compute()).isCloseTo(3 * forward / 100, within(1e-9));
    assertThat(whole.exchange())
        .isCloseTo(Math.max(0, 3 * PARAMETERS - forward / 100) + 3 * PARAMETERS, within(1e-9));
    assertThat(cut.compute()).isCloseTo((3 * forward + again) / 100, within(1e-9));
    assertThat(cut.exchange())
        .isCloseTo(
            Math.max(0, 3 * (2 * (2 * 656 + 8) + 1600) - (2 * forward + again) / 100)
                + 3 * PARAMETERS,
            within(1e-9));
    StepEstimate shared = StepEstimate.of(SMALL, recipe("float32", "parameters", "none"), 2, rates);
    assertThat(shared.compute()).isEqualTo(cut.compute());
    assertThat(shared.exchange())
        .isCloseTo(
            Math.max(0, 3 * (2 * (2 * 656 + 8) + 1600 + 660 + 800) - (3 * forward + again) / 100)
                + 3 * (660 + 800),
            within(1e-9));
    assertThat(frozen.compute()).isCloseTo(2 * forward / 100, within(1e-9));
  }
}
