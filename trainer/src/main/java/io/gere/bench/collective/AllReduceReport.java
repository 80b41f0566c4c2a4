package io.gere.bench.collective;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench all-reduce} measured. Rates are those of the median, in 10⁶ bytes a second.
 *
 * @param cores of this machine
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AllReduceReport(int cores, List<Result> results) {
  public AllReduceReport {
    results = List.copyOf(results);
  }

  /**
   * A case and what follows from it.
   *
   * @param measured the case
   * @param bufferRate how much of the buffer is summed a second
   * @param sentRate what a rank sends a second, and receives at the same time
   * @param rawRate the same where the sockets carry plain bytes
   * @param share how much of the raw rate the ring reaches
   * @param authenticatedShare the same where every chunk carries a code
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Result(
      AllReduceCase measured,
      double bufferRate,
      double sentRate,
      double rawRate,
      double share,
      double authenticatedShare) {
    static Result of(AllReduceCase measured) {
      double seconds = measured.allReduceSeconds().median();
      double rawSeconds = measured.rawSeconds().median();
      return new Result(
          measured,
          measured.megabytes() / seconds,
          measured.sentBytes() / 1e6 / seconds,
          measured.sentBytes() / 1e6 / rawSeconds,
          rawSeconds / seconds,
          rawSeconds / measured.authenticatedSeconds().median());
    }
  }

  /** As a table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Reduce-scatter and all-gather of float32 between processes of this machine (%d cores), medians"
            .formatted(cores));
    lines.add("");
    lines.add(
        "ranks  buffer MB          ms   best ms   buffer MB/s   sent MB/s   raw MB/s   share   with codes");
    for (Result result : results) {
      lines.add(
          format(
              "%5d  %9d  %10.2f  %8.2f  %12.0f  %10.0f  %9.0f  %6.2f   %10.2f",
              result.measured().ranks(),
              result.measured().megabytes(),
              1e3 * result.measured().allReduceSeconds().median(),
              1e3 * result.measured().allReduceSeconds().best(),
              result.bufferRate(),
              result.sentRate(),
              result.rawRate(),
              result.share(),
              result.authenticatedShare()));
    }
    lines.add("");
    lines.add(
        "raw: the same processes send and receive as many bytes at once, doing nothing to them");
    lines.add(
        "with codes: the share where every chunk is authenticated (train.authenticate_gradients)");
    return lines;
  }
}
