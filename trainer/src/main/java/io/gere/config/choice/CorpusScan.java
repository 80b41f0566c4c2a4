package io.gere.config.choice;

/** Which of the corpus's files are sampled from: {@code corpus.scan}. */
public enum CorpusScan {
  /** All of them, so that every document has the same chance. */
  FULL,
  /** A seeded choice of {@code corpus.files} of them: a cluster sample, fast, for a look. */
  FILES
}
