package io.gere.spark.corpus;

import io.gere.config.Corpus;
import io.gere.config.ReplayConversations;
import io.gere.config.choice.OnError;
import io.gere.spark.corpus.format.CorpusFields;
import java.io.Serializable;

/**
 * What a section of the recipe says of a corpus.
 *
 * @param section its name, for messages
 */
public record CorpusSource(String section, CorpusFields fields, OnError onError)
    implements Serializable {
  /** Of general text. */
  public static CorpusSource of(Corpus corpus) {
    return new CorpusSource("corpus", CorpusFields.of(corpus), corpus.onError());
  }

  /**
   * Of conversations.
   *
   * @param corpus the recipe's, which says how long a line may be
   */
  public static CorpusSource of(ReplayConversations conversations, Corpus corpus) {
    return new CorpusSource(
        "replay.conversations", CorpusFields.of(conversations, corpus), conversations.onError());
  }

  /** A key of the section in full. */
  public String key(String name) {
    return section + "." + name;
  }
}
