package io.gere.eval.scores;

import java.util.List;

/**
 * What could have been learnt: how well another run, for example one without replay, knew each task
 * when it had just learnt it.
 *
 * @param folder the other run's folder
 * @param learnt its accuracy on each of this run's tasks, in their order here, 0..1
 */
public record ReferenceRun(String folder, List<Double> learnt) {
  public ReferenceRun {
    learnt = List.copyOf(learnt);
  }
}
