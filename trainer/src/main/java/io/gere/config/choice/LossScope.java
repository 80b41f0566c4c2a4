package io.gere.config.choice;

/** Over what means and ω are taken: {@code loss.scope}. */
public enum LossScope {
  /** Within each sample; a step's loss is the mean over its samples. */
  SAMPLE,
  /** Over the whole global batch. */
  BATCH
}
