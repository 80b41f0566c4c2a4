package io.gere.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.config.yaml.RecipeReader;
import org.junit.jupiter.api.Test;

/** The rates of Hugging Face's schedules. */
final class LearningRateTest {
  @Test
  void warmUpIsLinearFromZero() {
    LearningRate rate = rate("cosine", 110);

    assertThat(rate.at(0)).isZero();
    assertThat(rate.at(5)).isEqualTo(0.5);
    assertThat(rate.at(10)).isEqualTo(1);
  }

  @Test
  void cosineIsHalfInTheMiddleAndNearZeroAtTheEnd() {
    LearningRate rate = rate("cosine", 110);

    assertThat(rate.at(60)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(109)).isCloseTo(0, within(3e-4));
  }

  @Test
  void linearFallsEvenly() {
    assertThat(rate("linear", 110).at(85)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void constantStays() {
    assertThat(rate("constant", 110).at(109)).isEqualTo(1);
  }

  private static LearningRate rate(String schedule, long steps) {
    return new LearningRate(
        RecipeReader.parse(
                "optimizer: {learning_rate: 1, warmup_steps: 10, schedule: %s}\n"
                    .formatted(schedule))
            .optimizer(),
        steps);
  }
}
