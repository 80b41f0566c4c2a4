package io.gere.spark.sample;

import java.util.Comparator;

/** A document that may be drawn; the smallest are. */
record Candidate(long hash, Place place) implements Comparable<Candidate> {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingLong(Candidate::hash)
          .thenComparingInt(candidate -> candidate.place().file())
          .thenComparingLong(candidate -> candidate.place().number());

  @Override
  public int compareTo(Candidate other) {
    return ORDER.compare(this, other);
  }
}
