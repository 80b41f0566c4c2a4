package io.gere.config.choice;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the replay set is spread over the corpus's sets: {@code replay.stratify}. */
public enum Stratify {
  /** By chance. */
  @JsonProperty("none")
  NONE,
  /** Each set by its share of the corpus's documents, to the nearest document. */
  @JsonProperty("proportional")
  PROPORTIONAL,
  /** The same number of documents from each set that has as many. */
  @JsonProperty("equal")
  EQUAL
}
