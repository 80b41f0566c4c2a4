package io.gere.bench.evaluation;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.BenchShape;
import io.gere.bench.StepTimes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code bench evaluate} measured, in one process and one run, in float32.
 *
 * @param threads of tensor operations
 * @param shape of the model
 * @param matrixGflops the best matrix product, before the first measurement and after each
 * @param readings prompts read whole
 * @param fiveShot prompts that begin alike
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EvaluationReport(
    int threads,
    BenchShape shape,
    List<Double> matrixGflops,
    List<Reading> readings,
    FiveShot fiveShot) {
  public EvaluationReport {
    matrixGflops = List.copyOf(matrixGflops);
    readings = List.copyOf(readings);
  }

  /**
   * Prompts of one length, scored by the next token's logits.
   *
   * @param gflops matrix products a second: 2 operations for each weight of the layers and token,
   *     and for each weight of the head and prompt; attention itself is not counted
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Reading(int prompts, int tokens, double tokensPerSecond, double gflops) {
    static Reading of(BenchShape shape, int prompts, int tokens, double seconds) {
      long head = (long) shape.vocabulary() * shape.hidden();
      double layers = 2.0 * (shape.productParameters() - head) * prompts * tokens;
      return new Reading(
          prompts,
          tokens,
          prompts * tokens / seconds,
          (layers + 2.0 * head * prompts) / seconds / 1e9);
    }
  }

  /**
   * An exam of one subject.
   *
   * @param tokens of all prompts, the common beginning in each
   * @param wholeSeconds each prompt read whole
   * @param sharedSeconds the common beginning read once
   * @param speedup of the medians
   * @param sameChoices questions answered with the same letter both ways
   * @param largestDifference between logits
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record FiveShot(
      int questions,
      long tokens,
      StepTimes wholeSeconds,
      StepTimes sharedSeconds,
      double speedup,
      int sameChoices,
      double largestDifference) {}

  /** The report as text. */
  public List<String> lines() {
    double best = Collections.max(matrixGflops);
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d parameters, float32, %d threads; matrix products: %s GFLOP/s",
            shape.config().parameterCount(),
            threads,
            matrixGflops.stream()
                .map(rate -> format("%.1f", rate))
                .collect(Collectors.joining(", then "))));
    lines.add("");
    lines.add("prompts of   tokens/s   GFLOP/s in products   share of the best");
    for (Reading reading : readings) {
      lines.add(
          format(
              "%10d  %,9.0f  %20.1f  %18.2f",
              reading.tokens(),
              reading.tokensPerSecond(),
              reading.gflops(),
              reading.gflops() / best));
    }
    lines.add("");
    lines.add(
        format(
            "five-shot exam of %d questions, %,d tokens: %.2f s with every prompt read whole, %.2f s with the common beginning read once: %.1f times as fast",
            fiveShot.questions(),
            fiveShot.tokens(),
            fiveShot.wholeSeconds().median(),
            fiveShot.sharedSeconds().median(),
            fiveShot.speedup()));
    lines.add(
        format(
            "the same letter for %d of %d questions, logits at most %.1e apart",
            fiveShot.sameChoices(), fiveShot.questions(), fiveShot.largestDifference()));
    return lines;
  }
}
