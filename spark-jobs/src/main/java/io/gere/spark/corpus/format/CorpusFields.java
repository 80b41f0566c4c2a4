package io.gere.spark.corpus.format;

import io.gere.config.Corpus;
import io.gere.config.ReplayConversations;
import java.io.Serializable;

/**
 * Where a document's parts stand in a line or row.
 *
 * @param form what it is read as
 * @param set what names the set it belongs to
 */
public record CorpusFields(DocumentForm form, SetName set) implements Serializable {
  /** SlimPajama's. */
  public static final CorpusFields SLIM_PAJAMA =
      new CorpusFields(new TextForm("text"), SetName.SLIM_PAJAMA);

  /** What a recipe says of them. */
  public static CorpusFields of(Corpus corpus) {
    return new CorpusFields(
        new TextForm(corpus.textField()), SetName.of(corpus.setFrom(), corpus.setField()));
  }

  /** The same of conversations. */
  public static CorpusFields of(ReplayConversations conversations) {
    return new CorpusFields(
        new ConversationForm(), SetName.of(conversations.setFrom(), conversations.setField()));
  }
}
