package io.gere.step;

/** What a rank is doing within a step. */
public enum StepPhase {
  INPUT,
  FORWARD,
  BACKWARD,
  /** Waiting for sums over the ranks. */
  REDUCE,
  OPTIMIZER,
  /** Asking the model what it knows; only in steps that end with it. */
  VALIDATION,
  /** Copying what a checkpoint holds; only in steps that end with one. */
  CHECKPOINT,
  /** Writing a checkpoint's file, on a thread of its own while training goes on. */
  WRITING
}
