package io.gere.bench.step;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.BenchShape;
import io.gere.config.choice.Sharded;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench scaling} measured.
 *
 * @param cores of this machine
 * @param shape of model and micro-batch
 * @param parameters all weights
 * @param segments of the backward pass
 * @param sequences of the global batch, which the ranks share
 * @param results one rank first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ScalingReport(
    int cores,
    BenchShape shape,
    long parameters,
    int segments,
    int sequences,
    List<Result> results) {
  public ScalingReport {
    results = List.copyOf(results);
  }

  /**
   * A number of ranks that share something out, and what follows.
   *
   * @param measured by rank 0
   * @param tokensPerSecond of all ranks together, in the median step
   * @param timesOneRank how many times one rank's
   * @param sentBytes by each rank in a step
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Result(
      int ranks,
      Sharded shard,
      StepCase measured,
      double tokensPerSecond,
      double timesOneRank,
      long sentBytes) {}

  /** As a table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d parameters; a global batch of %d x %d tokens, shared by processes of one thread"
                + " each; %d cores; %d segments; medians",
            parameters, sequences, shape.tokens(), cores, segments));
    lines.add("");
    lines.add(
        "ranks  shard         tokens/s   x one rank   step ms   best ms   waiting   optimizer"
            + "   MB sent   peak MB");
    for (Result result : results) {
      StepCase measured = result.measured();
      lines.add(
          format(
              "%5d  %-10s  %,10.0f  %11.2f  %8.0f  %8.0f  %7.1f%%  %9.1f%%  %8.0f  %8s",
              result.ranks(),
              result.shard().name().toLowerCase(Locale.ROOT),
              result.tokensPerSecond(),
              result.timesOneRank(),
              1e3 * measured.stepSeconds().median(),
              1e3 * measured.stepSeconds().best(),
              100 * measured.shares().reduce(),
              100 * measured.shares().optimizer(),
              result.sentBytes() / 1e6,
              measured.peakBytes() == null ? "" : format("%.0f", measured.peakBytes() / 1e6)));
    }
    return lines;
  }
}
