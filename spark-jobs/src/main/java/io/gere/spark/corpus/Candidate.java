package io.gere.spark.corpus;

import io.gere.spark.corpus.format.DocumentPosition;
import java.util.Comparator;

/**
 * A document that may be drawn; the smallest are.
 *
 * @param set the set of the corpus that it belongs to
 */
public record Candidate(long hash, DocumentPosition place, String set)
    implements Comparable<Candidate> {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingLong(Candidate::hash).thenComparing(Candidate::place);

  @Override
  public int compareTo(Candidate other) {
    return ORDER.compare(this, other);
  }
}
