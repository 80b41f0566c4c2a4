package io.gere.bench.step;

import io.gere.GereException;
import io.gere.bench.BenchMachine;
import io.gere.bench.BenchShape;
import io.gere.checkpoint.Checkpoints;
import io.gere.config.choice.Sharded;
import io.gere.metrics.StepMetrics;
import io.gere.parallel.SingleRank;
import io.gere.storage.Origin;
import io.gere.storage.Storage;
import io.gere.tensor.Device;
import io.gere.tensor.ElementType;
import io.gere.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * {@code bench checkpoint}: what checkpoints cost a training run, within one run. A step is longer
 * where training waits for the copy, and the steps after it may be while the file is written.
 */
public final class CheckpointBench {
  private final BenchShape shape;
  private final CheckpointBenchOptions options;

  public CheckpointBench(BenchShape shape, CheckpointBenchOptions options) {
    this.shape = shape;
    this.options = options;
  }

  /** Measures in a temporary folder. */
  public CheckpointReport run() {
    Torch.prepareThread(options.threads());
    Configuration hadoop = new Configuration();
    Path folder = temporaryFolder();
    try {
      // Each checkpoint has its steps before it, and the last one also those after it.
      int steps = (options.count() + 1) * options.every();
      StepBench bench =
          new StepBench(
              shape,
              new StepBenchOptions(
                  BenchMachine.of(new Device.Cpu(), options.threads(), ElementType.FLOAT32),
                  1,
                  Sharded.OPTIMIZER,
                  steps - StepBench.WARM_UP,
                  options.sequences(),
                  0,
                  0));
      List<Double> seconds = new ArrayList<>();
      List<StepMetrics> metrics = new ArrayList<>();
      long[] last = {System.nanoTime()};
      bench.train(
          new SingleRank(),
          0,
          options.every(),
          Optional.of(new Checkpoints(hadoop, folder, new Origin("bench", Map.of(), Map.of()))),
          step -> {
            long now = System.nanoTime();
            seconds.add((now - last[0]) / 1e9);
            last[0] = now;
            metrics.add(step);
          });
      return CheckpointReport.of(shape, options, seconds, metrics);
    } finally {
      Storage.delete(hadoop, folder);
    }
  }

  private static Path temporaryFolder() {
    try {
      return new Path(Files.createTempDirectory("gere-bench").toUri());
    } catch (IOException e) {
      throw GereException.failure("no temporary folder: " + e.getMessage(), e);
    }
  }
}
