package io.gere.config.choice;

/** How replay documents come into the batches: {@code batch.feeding}. */
public enum Feeding {
  /** Exactly {@code batch.replay} of them in every global batch. */
  BATCH_INSERTION,
  /** Shuffled among the task's samples, so that a batch holds some by chance. */
  MIX
}
