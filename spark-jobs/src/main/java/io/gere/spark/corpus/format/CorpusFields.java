package io.gere.spark.corpus.format;

import io.gere.config.Corpus;
import io.gere.config.ReplayConversations;
import java.io.Serializable;

/**
 * Where a document's parts stand in a line or row.
 *
 * @param form what it is read as
 * @param set what names the set it belongs to
 * @param limit of a line or row
 */
public record CorpusFields(DocumentForm form, SetName set, LineLimit limit)
    implements Serializable {
  /** SlimPajama's. */
  public static final CorpusFields SLIM_PAJAMA =
      new CorpusFields(new TextForm("text"), SetName.SLIM_PAJAMA, LineLimit.OF_PROCESS);

  /** What a recipe says of them. */
  public static CorpusFields of(Corpus corpus) {
    return new CorpusFields(
        new TextForm(corpus.textField()),
        SetName.of(corpus.setFrom(), corpus.setField()),
        new LineLimit(corpus.maxLineMb()));
  }

  /**
   * The same of conversations.
   *
   * @param corpus whose limit counts for them, too
   */
  public static CorpusFields of(ReplayConversations conversations, Corpus corpus) {
    return new CorpusFields(
        new ConversationForm(),
        SetName.of(conversations.setFrom(), conversations.setField()),
        new LineLimit(corpus.maxLineMb()));
  }
}
