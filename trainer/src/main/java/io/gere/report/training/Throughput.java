package io.gere.report.training;

import io.gere.metrics.StepMetrics;
import io.gere.report.page.NumberText;
import java.util.IntSummaryStatistics;
import java.util.List;

/** How much was trained, and how fast. */
public final class Throughput {
  private static final LineChart SPEED =
      new LineChart("Throughput", "tokens per second, all ranks", StepMetrics::tokensPerSecond);

  private Throughput() {}

  /** Every step's speed, as markup; empty where the run was not trained. */
  public static String draw(List<TaskSpan> spans) {
    return SPEED.draw(spans);
  }

  /** One sentence, as plain text. */
  public static String sentence(List<StepMetrics> metrics) {
    if (metrics.isEmpty()) {
      return "No optimizer step was taken.";
    }
    long tokens = metrics.stream().mapToLong(StepMetrics::tokens).sum();
    double seconds =
        metrics.stream()
            .filter(step -> step.tokensPerSecond() > 0)
            .mapToDouble(step -> step.tokens() / step.tokensPerSecond())
            .sum();
    double[] rates = metrics.stream().mapToDouble(StepMetrics::tokensPerSecond).sorted().toArray();
    IntSummaryStatistics ranks =
        metrics.stream().mapToInt(StepMetrics::worldSize).summaryStatistics();
    return "%s tokens in %s steps and %s of training on %s, %s tokens/s in the median step."
        .formatted(
            NumberText.count(tokens),
            NumberText.count(metrics.size()),
            NumberText.duration(seconds),
            ranks(ranks.getMin(), ranks.getMax()),
            NumberText.count(Math.round(rates[rates.length / 2])));
  }

  private static String ranks(int fewest, int most) {
    if (most == 1) {
      return "1 rank";
    }
    return fewest == most ? most + " ranks" : "%d to %d ranks".formatted(fewest, most);
  }
}
