package io.gere.step;

import io.gere.tensor.CudaTimer;
import io.gere.tensor.Device;
import io.gere.tensor.Torch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Divides a step's time among its phases: whatever passes belongs to the phase entered last. On a
 * GPU it is the GPU's time, measured by events in its own queue; the host is long past by then.
 */
public final class StepClock {
  private final Consumer<StepPhase> watch;
  private final List<StepPhase> phases = new ArrayList<>();
  private final List<Long> entered = new ArrayList<>();
  private final Optional<CudaTimer> gpu;

  /**
   * Starts in {@link StepPhase#INPUT}, on the calling thread's device.
   *
   * @param watch notified of every phase
   */
  public StepClock(Consumer<StepPhase> watch) {
    this.watch = watch;
    this.gpu =
        Torch.device() instanceof Device.Gpu device
            ? Torch.cuda().map(cuda -> new CudaTimer(cuda, device))
            : Optional.empty();
    enter(StepPhase.INPUT);
  }

  public void enter(StepPhase next) {
    phases.add(next);
    mark();
    watch.accept(next);
  }

  private void mark() {
    entered.add(System.nanoTime());
    gpu.ifPresent(CudaTimer::mark);
  }

  public StepPhase phase() {
    return phases.get(phases.size() - 1);
  }

  /** The step is over: where its time went. On a GPU this waits for the step's last operation. */
  public StepSeconds seconds() {
    mark();
    double[] each = gpu.map(CudaTimer::seconds).orElseGet(this::secondsOfHost);
    gpu.ifPresent(CudaTimer::close);
    Map<StepPhase, Double> of = new EnumMap<>(StepPhase.class);
    for (int i = 0; i < each.length; i++) {
      of.merge(phases.get(i), each[i], Double::sum);
    }
    return new StepSeconds(
        of.getOrDefault(StepPhase.INPUT, 0.0),
        of.getOrDefault(StepPhase.FORWARD, 0.0),
        of.getOrDefault(StepPhase.BACKWARD, 0.0),
        of.getOrDefault(StepPhase.REDUCE, 0.0),
        of.getOrDefault(StepPhase.OPTIMIZER, 0.0),
        of.getOrDefault(StepPhase.VALIDATION, 0.0),
        of.getOrDefault(StepPhase.CHECKPOINT, 0.0));
  }

  private double[] secondsOfHost() {
    double[] seconds = new double[phases.size()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (entered.get(i + 1) - entered.get(i)) / 1e9;
    }
    return seconds;
  }

  /** Seconds since the clock began. */
  public double total() {
    return (System.nanoTime() - entered.get(0)) / 1e9;
  }
}
