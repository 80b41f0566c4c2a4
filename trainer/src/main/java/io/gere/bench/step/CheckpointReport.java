package io.gere.bench.step;

import static io.gere.RootLocale.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gere.bench.BenchShape;
import io.gere.bench.StepTimes;
import io.gere.metrics.StepMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench checkpoint} measured.
 *
 * @param parameters trained; a checkpoint holds 12 bytes of each
 * @param threads of tensor operations
 * @param every steps between two checkpoints
 * @param stepSeconds the median step that no checkpoint touches
 * @param copySeconds for each checkpoint, how long training waited for the copy
 * @param extraSeconds for each checkpoint, by how much its step and the {@link #TOUCHED} after it
 *     were longer than as many median steps; the copy is part of it
 * @param share of training's time that checkpoints took
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CheckpointReport(
    long parameters,
    int threads,
    int every,
    double stepSeconds,
    List<Double> copySeconds,
    List<Double> extraSeconds,
    double share) {
  /** Steps after a checkpoint during which its file may still be being written. */
  static final int TOUCHED = 5;

  static CheckpointReport of(
      BenchShape shape,
      CheckpointBenchOptions options,
      List<Double> seconds,
      List<StepMetrics> metrics) {
    List<Double> untouched = new ArrayList<>();
    for (int step = StepBench.WARM_UP; step < seconds.size(); step++) {
      if (step % options.every() >= TOUCHED && step % options.every() < options.every() - 1) {
        untouched.add(seconds.get(step));
      }
    }
    double median =
        StepTimes.of(untouched.stream().mapToDouble(Double::doubleValue).toArray()).median();
    List<Double> copies = new ArrayList<>();
    List<Double> extras = new ArrayList<>();
    for (int checkpoint = 1; checkpoint <= options.count(); checkpoint++) {
      int with = checkpoint * options.every() - 1;
      List<Double> touched = seconds.subList(with, with + 1 + TOUCHED);
      double sum = touched.stream().mapToDouble(Double::doubleValue).sum();
      copies.add(metrics.get(with).seconds().checkpoint());
      extras.add(sum - touched.size() * median);
    }
    double extra = extras.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new CheckpointReport(
        shape.config().parameterCount(),
        options.threads(),
        options.every(),
        median,
        List.copyOf(copies),
        List.copyOf(extras),
        extra / (options.every() * median + extra));
  }

  /** The report as text. */
  public List<String> lines() {
    return List.of(
        format(
            "%,d parameters, %d threads: a checkpoint of %,.0f MB after every %d steps of %.0f ms",
            parameters, threads, 12e-6 * parameters, every, 1e3 * stepSeconds),
        "training waits for the copy, ms:       " + milliseconds(copySeconds),
        format("this step and %d after it, extra ms:    %s", TOUCHED, milliseconds(extraSeconds)),
        format("checkpoints' share of training's time: %.2f %%", 100 * share));
  }

  private static String milliseconds(List<Double> seconds) {
    return String.join(" ", seconds.stream().map(s -> format("%6.0f", 1e3 * s)).toList());
  }
}
