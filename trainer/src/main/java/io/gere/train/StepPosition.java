package io.gere.train;

import io.gere.step.StepPhase;

/**
 * Where a rank is.
 *
 * @param task the task's name
 * @param step within the task, from 0
 */
public record StepPosition(int rank, String task, long step, StepPhase phase) {
  @Override
  public String toString() {
    return "rank %d, task %s, step %d, %s".formatted(rank, task, step, phase);
  }
}
