package io.gere.bench.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.bench.BenchShape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluationBenchTest {
  @Test
  void aSmallModelIsMeasuredBothWaysWithTheSameAnswers() {
    BenchShape shape = new BenchShape(2, 16, 4, 2, 24, 64, 1, 64);
    EvaluationBench.Options options =
        new EvaluationBench.Options(1, 5, List.of(12, 40), 1, List.of(32));

    EvaluationReport report = new EvaluationBench(shape, options).run();

    assertThat(report.matrixGflops()).hasSize(4).allMatch(rate -> rate > 0);
    assertThat(report.readings())
        .extracting(EvaluationReport.Reading::tokens)
        .containsExactly(12, 40);
    assertThat(report.fiveShot().questions()).isEqualTo(5);
    assertThat(report.fiveShot().sameChoices()).isEqualTo(5);
    assertThat(report.fiveShot().largestDifference()).isLessThan(1e-4);
    assertThat(report.lines()).anyMatch(line -> line.startsWith("the same letter for 5 of 5"));
  }

  @Test
  void productsAreThoseOfTheLayersForEveryTokenAndOfTheHeadForEveryPrompt() {
    // One layer of 2 x 2 matrices q, k, v, o and 2 x 3 gate, up, down, two norms, a final norm.
    BenchShape shape = new BenchShape(1, 2, 1, 1, 3, 5, 1, 8);
    int layer = 4 * 2 * 2 + 3 * 2 * 3 + 3 * 2;
    int head = 5 * 2;

    EvaluationReport.Reading reading = EvaluationReport.Reading.of(shape, 3, 7, 2.0);

    assertThat(reading.tokensPerSecond()).isEqualTo(10.5);
    assertThat(reading.gflops()).isEqualTo((2.0 * layer * 21 + 2.0 * head * 3) / 2e9);
  }
}
