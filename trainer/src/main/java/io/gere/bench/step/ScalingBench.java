package io.gere.bench.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.bench.RankProcesses;
import io.gere.config.choice.Sharded;
import io.gere.progress.ProgressLog;
import io.gere.storage.Json;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code bench scaling}: the training step of {@link StepBench} on one rank, then on several, each
 * a process of one thread, joined by the ring. All train on the same global batches.
 */
public final class ScalingBench {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final BenchShape shape;
  private final int segments;
  private final int steps;
  private final int sequences;

  /**
   * @param segments see {@code train.segments}
   * @param steps that are measured
   * @param sequences of the global batch
   */
  public ScalingBench(BenchShape shape, int segments, int steps, int sequences) {
    this.shape = shape;
    this.segments = segments;
    this.steps = steps;
    this.sequences = sequences;
  }

  /**
   * Measures one rank, then each of these numbers of ranks, in each of these ways.
   *
   * @param log takes lines of progress
   */
  public ScalingReport run(List<Integer> rankCounts, List<Sharded> shared, ProgressLog log) {
    List<ScalingReport.Result> results = new ArrayList<>();
    StepCase alone = measure(1, Sharded.OPTIMIZER, log);
    results.add(result(1, Sharded.OPTIMIZER, alone, alone));
    for (int count : rankCounts) {
      for (Sharded shard : shared) {
        results.add(result(count, shard, measure(count, shard, log), alone));
      }
    }
    return new ScalingReport(
        Runtime.getRuntime().availableProcessors(),
        shape,
        shape.config().parameterCount(),
        segments,
        sequences,
        results);
  }

  private StepBenchOptions options(Sharded shard) {
    BenchMachine machine = BenchMachine.of(new Device.Cpu(), 1, ElementType.FLOAT32);
    return new StepBenchOptions(machine, segments, shard, steps, sequences, 0, 0);
  }

  private StepCase measure(int count, Sharded shard, ProgressLog log) {
    log.say(
        "%d rank%s, shard: %s: %d steps"
            .formatted(count, count == 1 ? "" : "s", shard.name().toLowerCase(Locale.ROOT), steps));
    StepBenchOptions options = options(shard);
    List<String> arguments = List.of(Json.line(shape), Json.line(options));
    try (RankProcesses ranks = RankProcesses.start(ScalingRank.class, count, TIMEOUT, arguments)) {
      return Json.MAPPER.readValue(ranks.next(0), StepCase.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ScalingReport.Result result(int ranks, Sharded shard, StepCase measured, StepCase alone) {
    double speed = measured.tokens() / measured.stepSeconds().median();
    double aloneSpeed = alone.tokens() / alone.stepSeconds().median();
    long sent = new StepBench(shape, options(shard)).traffic(ranks).total();
    return new ScalingReport.Result(ranks, shard, measured, speed, speed / aloneSpeed, sent);
  }
}
