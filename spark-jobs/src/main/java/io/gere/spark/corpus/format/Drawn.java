package io.gere.spark.corpus.format;

import java.io.Serializable;

/** What was found at a place that was drawn. */
public sealed interface Drawn extends Serializable permits Document, Drawn.Unreadable {

  Place place();

  /**
   * A record that is no document.
   *
   * @param reason with the line's number, as the rest of a sentence
   */
  record Unreadable(Place place, String reason) implements Drawn {}
}
