package io.gere.spark.corpus.format;

import io.gere.InputException;
import java.io.Serializable;

/** What was found at a place that was drawn. */
public sealed interface ReadResult extends Serializable permits Document, ReadResult.Unreadable {

  DocumentPosition place();

  /**
   * A record that is no document.
   *
   * @param reason with the line's number, as the rest of a sentence
   */
  record Unreadable(DocumentPosition place, String reason) implements ReadResult {
    /** What a reader said of it. */
    public static Unreadable of(DocumentPosition place, InputException refusal) {
      return new Unreadable(place, refusal.getMessage().replaceFirst("; correct the file$", ""));
    }
  }
}
