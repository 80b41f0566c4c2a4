package io.gere.spark.corpus;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Corpus;
import io.gere.config.ReplayConversations;
import io.gere.config.choice.OnError;
import io.gere.spark.corpus.format.CorpusFields;
import java.io.IOException;
import java.io.Serializable;

/**
 * What a section of the recipe says of a corpus.
 *
 * @param section its name, for messages
 * @param place the section's key that says where the corpus is
 */
public record CorpusSource(String section, String place, CorpusFields fields, OnError onError)
    implements Serializable {
  /** Of general text. */
  public static CorpusSource of(Corpus corpus) {
    return new CorpusSource(
        "corpus",
        corpus.table() == null ? "path" : "table",
        CorpusFields.of(corpus),
        corpus.onError());
  }

  /**
   * Of conversations.
   *
   * @param corpus the recipe's, which says how long a line may be
   */
  public static CorpusSource of(ReplayConversations conversations, Corpus corpus) {
    return new CorpusSource(
        "replay.conversations",
        "path",
        CorpusFields.of(conversations, corpus),
        conversations.onError());
  }

  /** The key that says where the corpus is, in full. */
  public String placeKey() {
    return key(place);
  }

  /**
   * The failure that {@code on_error: fail} asks for.
   *
   * @param file in full
   */
  public GereException unusable(String file, String reason, IOException cause) {
    return InputException.of(
        "%s cannot be used: %s; repair or remove it, or set %s to skip"
            .formatted(file, reason, key("on_error")),
        cause);
  }

  /** A key of the section in full. */
  public String key(String name) {
    return section + "." + name;
  }
}
