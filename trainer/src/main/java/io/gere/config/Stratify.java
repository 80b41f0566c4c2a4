package io.gere.config;

/** How the replay set is spread over the corpus's sets: {@code replay.stratify}. */
public enum Stratify {
  /** By chance. */
  NONE,
  /** Each set by its share of the corpus's documents, to the nearest document. */
  PROPORTIONAL,
  /** The same number of documents from each set that has as many. */
  EQUAL
}
