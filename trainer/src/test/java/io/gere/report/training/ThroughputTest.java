package io.gere.report.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.metrics.StepMetrics;
import io.gere.metrics.StepMetricsBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the report says of the ranks that trained. */
final class ThroughputTest {
  @Test
  void aRunWhoseRanksCameAndWentSaysHowMany() {
    assertThat(Throughput.sentence(stepsOn(2, 2, 1, 4))).contains("of training on 1 to 4 ranks,");
    assertThat(Throughput.sentence(stepsOn(2, 2))).contains("of training on 2 ranks,");
    assertThat(Throughput.sentence(stepsOn(1, 1))).contains("of training on 1 rank,");
  }

  private static List<StepMetrics> stepsOn(int... ranks) {
    return Arrays.stream(ranks).mapToObj(ThroughputTest::step).toList();
  }

  private static StepMetrics step(int ranks) {
    return new StepMetricsBuilder()
        .task("reviews")
        .tokens(100)
        .tokensPerSecond(50)
        .worldSize(ranks)
        .build();
  }
}
