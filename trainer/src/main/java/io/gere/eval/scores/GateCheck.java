package io.gere.eval.scores;

import io.gere.GereException;
import io.gere.config.Gate;

/** Holds a run's scores against the recipe's gate. */
public final class GateCheck {
  private GateCheck() {}

  /** The verdict on a run that was scored where training starts and after its last task. */
  public static GateVerdict of(Scores scores, Gate gate) {
    if (scores.ap() == null || scores.baseExam() == null || scores.mmlu() == null) {
      throw GereException.failure(
          "the gate needs the score of every task after the last one, and an exam's before the first and after the last; evaluate again with tests for all tasks and with evaluate.mmlu");
    }
    ExamScore before = scores.baseExam();
    ExamScore after = scores.mmlu();
    return new GateVerdict(
        scores.ap(),
        gate.minAp() / 100,
        after.style(),
        before.micro(),
        after.micro(),
        Math.hypot(before.standardError(), after.standardError()),
        gate.maxGeneralDrop() / 100);
  }
}
