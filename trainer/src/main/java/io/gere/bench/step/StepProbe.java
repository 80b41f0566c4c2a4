package io.gere.bench.step;

import io.gere.bench.BenchMachine;
import io.gere.bench.JavaAllocation;
import io.gere.bench.ProcessMemory;
import io.gere.bench.StepTimes;
import io.gere.metrics.StepMetrics;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Looks at a training loop from between its steps. */
final class StepProbe implements Consumer<StepMetrics> {
  private final int warmUp;
  private final BenchMachine machine;
  private final List<StepMetrics> steps = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private int seen;
  private long allocatedBefore;
  private long allocatedAfter;
  private Long residentBefore;
  private Long residentAfter;
  private Long gpuBytes;

  /**
   * Begins to look.
   *
   * @param machine whose memory is looked at
   * @param warmUp first steps that do not count, at least 1
   */
  StepProbe(int warmUp, BenchMachine machine) {
    this.warmUp = warmUp;
    this.machine = machine;
  }

  @Override
  public void accept(StepMetrics step) {
    seen++;
    Torch.finish();
    if (seen < warmUp) {
      return;
    }
    if (seen == warmUp) {
      residentBefore = ProcessMemory.resident();
      allocatedBefore = JavaAllocation.bytes();
    } else {
      steps.add(step);
      allocatedAfter = JavaAllocation.bytes();
      residentAfter = ProcessMemory.resident();
      gpuBytes = machine.gpuBytes();
    }
    ends.add(System.nanoTime());
  }

  StepCase result(String name, int replay) {
    double[] seconds = new double[steps.size()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (ends.get(i + 1) - ends.get(i)) / 1e9;
    }
    StepMetrics last = steps.get(steps.size() - 1);
    return new StepCase(
        name,
        replay,
        steps.size(),
        last.tokens(),
        last.loss(),
        StepTimes.of(seconds),
        PhaseShares.of(steps, Arrays.stream(seconds).sum()),
        gpuBytes == null ? ProcessMemory.peak() : gpuBytes,
        residentBefore,
        residentAfter,
        (allocatedAfter - allocatedBefore) / steps.size());
  }
}
