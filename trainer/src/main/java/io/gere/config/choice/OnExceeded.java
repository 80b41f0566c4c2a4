package io.gere.config.choice;

/** What happens when the forgetting budget cannot be held: {@code budget.on_exceeded}. */
public enum OnExceeded {
  /** It is said, and training goes on. */
  WARN,
  /** Training ends with the model as it is, and the run with exit code 2. */
  STOP,
  /** The same with the best of the task's models that kept within the budget. */
  ROLLBACK
}
