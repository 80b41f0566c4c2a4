package io.gere.config.choice;

/** Which records score a task: {@code evaluate.split}. */
public enum AskedSplit {
  /** Those that {@code evaluate.dev_every} holds out of training. */
  DEV,
  /** Its test's. */
  TEST
}
