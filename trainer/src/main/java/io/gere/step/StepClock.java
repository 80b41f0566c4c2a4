package io.gere.step;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Divides a step's time among its phases: whatever passes belongs to the phase entered last. */
public final class StepClock {
  private final Consumer<StepPhase> watch;
  private final Map<StepPhase, Long> nanos = new EnumMap<>(StepPhase.class);
  private final long start = System.nanoTime();
  private long entered = start;
  private StepPhase phase = StepPhase.INPUT;

  /**
   * Starts in {@link StepPhase#INPUT}.
   *
   * @param watch told of every phase
   */
  public StepClock(Consumer<StepPhase> watch) {
    this.watch = watch;
    watch.accept(phase);
  }

  public void enter(StepPhase next) {
    long now = System.nanoTime();
    nanos.merge(phase, now - entered, Long::sum);
    entered = now;
    phase = next;
    watch.accept(next);
  }

  public StepPhase phase() {
    return phase;
  }

  public StepSeconds seconds() {
    long now = System.nanoTime();
    nanos.merge(phase, now - entered, Long::sum);
    entered = now;
    return new StepSeconds(
        of(StepPhase.INPUT),
        of(StepPhase.FORWARD),
        of(StepPhase.BACKWARD),
        of(StepPhase.REDUCE),
        of(StepPhase.OPTIMIZER),
        of(StepPhase.CHECKPOINT));
  }

  /** Seconds since the clock began. */
  public double total() {
    return (System.nanoTime() - start) / 1e9;
  }

  private double of(StepPhase of) {
    return nanos.getOrDefault(of, 0L) / 1e9;
  }
}
