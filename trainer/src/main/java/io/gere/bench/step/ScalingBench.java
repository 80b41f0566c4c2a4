package io.gere.bench.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.bench.RankProcesses;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench scaling}: the training step of {@link StepBench} on one rank, then on several, each
 * a process of one thread, joined by the ring. All train on the same global batches.
 */
public final class ScalingBench {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final BenchShape shape;
  private final StepBenchOptions options;

  /**
   * @param steps that are measured
   * @param sequences of the global batch
   */
  public ScalingBench(BenchShape shape, int steps, int sequences) {
    this.shape = shape;
    this.options =
        new StepBenchOptions(
            BenchMachine.of(new Device.Cpu(), 1, ElementType.FLOAT32), 1, steps, sequences, 0, 0);
  }

  /**
   * Measures one rank, then each of these numbers of ranks.
   *
   * @param log takes lines of progress
   */
  public ScalingReport run(List<Integer> rankCounts, ProgressLog log) {
    List<ScalingReport.Result> results = new ArrayList<>();
    StepCase alone = measure(1, log);
    results.add(result(1, alone, alone));
    for (int count : rankCounts) {
      results.add(result(count, measure(count, log), alone));
    }
    return new ScalingReport(
        Runtime.getRuntime().availableProcessors(),
        shape,
        shape.config().parameterCount(),
        options.sequences(),
        results);
  }

  private StepCase measure(int count, ProgressLog log) {
    log.say("%d rank%s: %d steps".formatted(count, count == 1 ? "" : "s", options.steps()));
    List<String> arguments = List.of(Json.line(shape), Json.line(options));
    try (RankProcesses ranks = RankProcesses.start(ScalingRank.class, count, TIMEOUT, arguments)) {
      return Json.MAPPER.readValue(ranks.next(0), StepCase.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ScalingReport.Result result(int ranks, StepCase measured, StepCase alone) {
    double speed = measured.tokens() / measured.stepSeconds().median();
    double aloneSpeed = alone.tokens() / alone.stepSeconds().median();
    return new ScalingReport.Result(ranks, measured, speed, speed / aloneSpeed);
  }
}
