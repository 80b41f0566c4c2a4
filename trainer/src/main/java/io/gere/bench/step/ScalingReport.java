package io.gere.bench.step;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.BenchShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench scaling} measured.
 *
 * @param cores of this machine
 * @param shape of model and micro-batch
 * @param parameters all weights
 * @param sequences of the global batch, which the ranks share
 * @param results one rank first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ScalingReport(
    int cores, BenchShape shape, long parameters, int sequences, List<Result> results) {
  public ScalingReport {
    results = List.copyOf(results);
  }

  /**
   * A number of ranks, and what follows.
   *
   * @param measured by rank 0
   * @param tokensPerSecond of all ranks together, in the median step
   * @param timesOneRank how many times one rank's
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Result(int ranks, StepCase measured, double tokensPerSecond, double timesOneRank) {}

  /** As a table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d parameters; a global batch of %d x %d tokens, shared by processes of one thread"
                + " each; %d cores; medians",
            parameters, sequences, shape.tokens(), cores));
    lines.add("");
    lines.add("ranks    tokens/s   x one rank   step ms   best ms   waiting for ranks   optimizer");
    for (Result result : results) {
      StepCase measured = result.measured();
      lines.add(
          format(
              "%5d  %,10.0f  %11.2f  %8.0f  %8.0f  %17.1f%%  %9.1f%%",
              result.ranks(),
              result.tokensPerSecond(),
              result.timesOneRank(),
              1e3 * measured.stepSeconds().median(),
              1e3 * measured.stepSeconds().best(),
              100 * measured.shares().reduce(),
              100 * measured.shares().optimizer()));
    }
    return lines;
  }
}
