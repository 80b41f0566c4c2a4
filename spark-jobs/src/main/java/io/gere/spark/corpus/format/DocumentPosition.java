package io.gere.spark.corpus.format;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a document stands.
 *
 * @param file index in the corpus
 * @param number the document's number in its file, from 1
 */
public record DocumentPosition(int file, long number)
    implements Serializable, Comparable<DocumentPosition> {
  private static final Comparator<DocumentPosition> ORDER =
      Comparator.comparingInt(DocumentPosition::file).thenComparingLong(DocumentPosition::number);

  @Override
  public int compareTo(DocumentPosition other) {
    return ORDER.compare(this, other);
  }
}
