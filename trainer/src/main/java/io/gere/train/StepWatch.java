package io.gere.train;

import io.gere.step.StepPhase;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Tells {@link StepListener}s where a rank is. */
final class StepWatch {
  private final int rank;
  private final List<StepListener> listeners =
      ServiceLoader.load(StepListener.class).stream().map(ServiceLoader.Provider::get).toList();

  StepWatch(int rank) {
    this.rank = rank;
  }

  /** For the phases of one step. */
  Consumer<StepPhase> of(String task, long step) {
    return phase -> tell(where(task, step, phase));
  }

  StepPosition where(String task, long step, StepPhase phase) {
    return new StepPosition(rank, task, step, phase);
  }

  private void tell(StepPosition where) {
    listeners.forEach(listener -> listener.entered(where));
  }
}
