package io.gere.spark.corpus.format;

import io.gere.config.Corpus;
import java.io.Serializable;

/**
 * Where a document's parts stand in a line or row.
 *
 * @param text the field that holds its text
 * @param set what names the set it belongs to
 */
public record CorpusFields(String text, SetName set) implements Serializable {
  /** SlimPajama's. */
  public static final CorpusFields SLIM_PAJAMA = new CorpusFields("text", SetName.SLIM_PAJAMA);

  /** What a document's own description is called, whose fields the replay set keeps. */
  static final String META = "meta";

  /** What a recipe says of them. */
  public static CorpusFields of(Corpus corpus) {
    return new CorpusFields(corpus.textField(), SetName.of(corpus));
  }
}
