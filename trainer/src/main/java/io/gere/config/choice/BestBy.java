package io.gere.config.choice;

/** By what a model is the best of its task's: {@code train.best_by}. */
public enum BestBy {
  /** The lowest cross-entropy on the task's dev records. */
  DEV_LOSS,
  /**
   * The highest harmonic mean of the accuracy on the dev records of all tasks so far, each weighing
   * the same, and the accuracy in the exam: what is learnt and what is kept (method.md §7).
   */
  F1
}
