package io.gere.config.choice;

/** After which tasks of the sequence the model is evaluated: {@code evaluate.after}. */
public enum EvaluateAfter {
  /** After each, which gives the whole matrix of scores. */
  EACH,
  /** After the last only. */
  LAST
}
