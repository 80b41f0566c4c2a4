package io.gere.spark.corpus.format;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a document stands.
 *
 * @param file index in the corpus
 * @param number the document's number in its file, from 1
 */
public record Place(int file, long number) implements Serializable, Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::file).thenComparingLong(Place::number);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
