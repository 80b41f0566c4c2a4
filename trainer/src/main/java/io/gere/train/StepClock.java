package io.gere.train;

import java.util.EnumMap;
import java.util.Map;

/** Divides a step's time among its phases: whatever passes belongs to the phase entered last. */
final class StepClock {
  /** The phases of {@link StepSeconds}. */
  enum Phase {
    INPUT,
    FORWARD,
    BACKWARD,
    REDUCE,
    OPTIMIZER
  }

  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private final long start = System.nanoTime();
  private long entered = start;
  private Phase phase = Phase.INPUT;

  void enter(Phase next) {
    long now = System.nanoTime();
    nanos.merge(phase, now - entered, Long::sum);
    entered = now;
    phase = next;
  }

  StepSeconds seconds() {
    enter(phase);
    return new StepSeconds(
        of(Phase.INPUT),
        of(Phase.FORWARD),
        of(Phase.BACKWARD),
        of(Phase.REDUCE),
        of(Phase.OPTIMIZER));
  }

  /** Seconds since the clock began. */
  double total() {
    return (System.nanoTime() - start) / 1e9;
  }

  private double of(Phase of) {
    return nanos.getOrDefault(of, 0L) / 1e9;
  }
}
