package io.gere.train;

import io.gere.metrics.StepMetrics;
import io.gere.validation.ValidationScores;

/** Hears what is measured while tasks are learnt: rank 0 tells it, in the order of the run. */
public interface TrainingListener {
  /** An optimizer step was taken. */
  void stepped(StepMetrics step);

  /** The model was asked; before the step is told after which it was. */
  void validated(ValidationScores scores);
}
