package io.gere.states;

import io.gere.GereException;
import java.nio.file.Path;
import java.util.Objects;

/** What a cache file keeps of each token of the replay documents. */
enum CacheKind {
  HIDDEN_STATES("hidden", "hidden-state cache", "run the distill step again"),
  PACKED_STATES("states", "packed-state cache", "run the thresholds step again");

  private final String column;
  private final String title;
  private final String remedy;

  CacheKind(String column, String title, String remedy) {
    this.column = column;
    this.title = title;
    this.remedy = remedy;
  }

  /** The Arrow column that holds it. */
  String column() {
    return column;
  }

  /** What files of this kind are called together. */
  String title() {
    return title;
  }

  /** What the user does when a file is of no use, as part of a sentence. */
  String remedy() {
    return remedy;
  }

  /** The failure of reading a file of this kind. */
  GereException unreadable(Path file, Exception cause) {
    return GereException.failure(
        "%s cannot be read as a %s (%s); %s"
            .formatted(file, title, Objects.requireNonNullElse(cause.getMessage(), cause), remedy),
        cause);
  }
}
