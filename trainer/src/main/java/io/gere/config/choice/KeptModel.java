package io.gere.config.choice;

/** Which of a task's models stays when the task is learnt: {@code train.keep}. */
public enum KeptModel {
  /** The one after its last step. */
  LAST,
  /** The one that was best when the model was validated: {@code train.best_by}. */
  BEST
}
