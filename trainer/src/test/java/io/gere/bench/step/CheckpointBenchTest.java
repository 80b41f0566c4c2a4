package io.gere.bench.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.bench.BenchShape;
import org.junit.jupiter.api.Test;

final class CheckpointBenchTest {
  private static final BenchShape TINY = new BenchShape(2, 16, 4, 2, 24, 32, 4, 8);

  @Test
  void everyCheckpointIsMeasured() {
    CheckpointReport report =
        new CheckpointBench(TINY, new CheckpointBenchOptions(1, 10, 3, 4)).run();

    assertThat(report.copySeconds()).hasSize(3).allMatch(seconds -> seconds > 0);
    assertThat(report.extraSeconds()).hasSize(3);
    assertThat(report.share()).isLessThan(1);
    assertThat(report.lines().get(0)).contains("after every 10 steps");
  }
}
