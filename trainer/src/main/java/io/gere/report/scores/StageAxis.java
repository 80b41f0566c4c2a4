package io.gere.report.scores;

/**
 * A horizontal axis over the stages of a run: the base model, then one for each task learnt.
 *
 * @param first place of the base model
 * @param last place of the model that has learnt all tasks
 */
record StageAxis(double first, double last, int tasks) {
  /** Place of the model that has learnt so many tasks. */
  double x(int learnt) {
    return first + learnt * distance();
  }

  /** From one stage to the next. */
  double distance() {
    return (last - first) / Math.max(1, tasks);
  }
}
