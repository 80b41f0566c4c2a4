package io.gere.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.metrics.DeviceUse;
import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import io.gere.step.StepSeconds;
import io.gere.train.TrainingPlan;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StepLineTest {
  private final Recipe recipe =
      RecipeReader.parse("tasks: [{name: yelp, path: a}, {name: cb, path: b}]");
  private final TrainingPlan plan =
      new TrainingPlan(List.of(1000L, 2500L), 100, Optional.empty(), List.of());

  @Test
  void aStepIsSaidWithItsLossesRateAndSpeed() {
    assertThat(StepLine.of(recipe, plan, step(0.5, 0.25, 7, null)))
        .isEqualTo(
            "train: task 2/2 cb, step 1,200/2,500, loss 0.875, task CE 0.500, replay CE 0.250,"
                + " TM 0.0179 x 7.00, lr 3.00e-06, 12,345 tokens/s");
  }

  @Test
  void whatABatchDoesNotHoldIsNotSaid() {
    assertThat(StepLine.of(recipe, plan, step(0.5, null, 0, null)))
        .isEqualTo(
            "train: task 2/2 cb, step 1,200/2,500, loss 0.875, task CE 0.500, lr 3.00e-06,"
                + " 12,345 tokens/s");
  }

  @Test
  void aGpusMemoryAndUseStandAtTheEnd() {
    assertThat(StepLine.of(recipe, plan, step(0.5, null, 0, new DeviceUse(41_250_000_000L, 0.4))))
        .endsWith("12,345 tokens/s, 41.3 GB, MFU 40.0 %");
    assertThat(StepLine.of(recipe, plan, step(0.5, null, 0, new DeviceUse(41_250_000_000L, null))))
        .endsWith("12,345 tokens/s, 41.3 GB");
  }

  private static StepMetrics step(Double ceTask, Double ceReplay, double omega, DeviceUse device) {
    return new StepMetricsBuilder()
        .task("cb")
        .step(1199)
        .loss(0.875)
        .ceTask(ceTask)
        .ceReplay(ceReplay)
        .imitation(0.0179)
        .omega(omega)
        .gradNorm(1)
        .lr(3e-6)
        .tokens(100)
        .tokensPerSecond(12_345)
        .replaySamples(4)
        .worldSize(1)
        .seconds(new StepSeconds(0, 0, 0, 0, 0, 0, 0))
        .device(device)
        .build();
  }
}
