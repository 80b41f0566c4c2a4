package io.gere.filter;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a drawn document does not join the replay set, in the order the reasons are looked for. */
public enum ExclusionReason {
  /** The record is no document: no JSON, or no text in the field. */
  UNREADABLE,
  /** Mostly not written characters. */
  BINARY,
  /** It says the same again and again. */
  REPETITIVE,
  /** Fewer tokens than {@code replay.min_tokens}. */
  TOO_SHORT,
  /** A conversation without an answer in its first {@code replay.max_tokens}. */
  UNANSWERED,
  /** The same words as an earlier document. */
  DUPLICATE,
  /** Nearly the same words as an earlier document. */
  NEAR_DUPLICATE,
  /** It shares a passage with an evaluation set. */
  CONTAMINATED;

  /** Whether it takes an earlier document to say so, and not the document alone. */
  boolean liesInTwoDocuments() {
    return this == DUPLICATE || this == NEAR_DUPLICATE;
  }

  /** As it is written in manifests and reports. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
