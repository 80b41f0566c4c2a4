package io.gere.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gere.bench.BenchShape;
import io.gere.config.choice.Sharded;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
final class ScalingBenchTest {
  private static final BenchShape TINY = new BenchShape(2, 16, 4, 2, 24, 32, 4, 8);

  @Test
  void allNumbersOfRanksTrainOnTheSameBatches() {
    ScalingReport report =
        new ScalingBench(TINY, 2, 3, 8).run(List.of(2), List.of(Sharded.values()), line -> {});

    assertThat(report.results())
        .extracting(ScalingReport.Result::ranks)
        .containsExactly(1, 2, 2, 2);
    ScalingReport.Result alone = report.results().get(0);
    ScalingReport.Result two = report.results().get(1);
    assertThat(two.measured().tokens()).isEqualTo(alone.measured().tokens()).isEqualTo(8 * 8);
    assertThat(two.measured().loss()).isCloseTo(alone.measured().loss(), within(1e-4));
    ScalingReport.Result gradients = report.results().get(2);
    assertThat(gradients.shard()).isEqualTo(Sharded.GRADIENTS);
    assertThat(gradients.measured().loss()).isCloseTo(alone.measured().loss(), within(1e-4));
    // A rank has one micro-batch: half of all gradients go out, and half of all parameters.
    assertThat(two.sentBytes()).isEqualTo(gradients.sentBytes()).isEqualTo(4 * report.parameters());
    ScalingReport.Result parameters = report.results().get(3);
    assertThat(parameters.measured().loss()).isCloseTo(alone.measured().loss(), within(1e-4));
    // One segment: its weights come together once.
    assertThat(parameters.sentBytes()).isEqualTo(two.sentBytes());
    assertThat(alone.timesOneRank()).isEqualTo(1);
    assertThat(two.timesOneRank())
        .isCloseTo(two.tokensPerSecond() / alone.tokensPerSecond(), within(1e-9));
    assertThat(report.lines()).anyMatch(line -> line.matches(" +2 .*%.*"));
  }
}
