package io.gere.config.choice;

/** In which words training samples are learnt: {@code train.wordings}. */
public enum TrainWordings {
  /** All in the task's template. */
  TEMPLATE,
  /** Each in its template or one of its {@code wordings}, by chance; all equally often. */
  ALL
}
