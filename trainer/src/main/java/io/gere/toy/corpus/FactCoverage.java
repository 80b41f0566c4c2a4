package io.gere.toy.corpus;

/**
 * How much of the exam a set of documents rehearses.
 *
 * @param stated facts that at least one document states
 * @param facts facts there are
 */
public record FactCoverage(int stated, int facts) {
  /** The share of the facts that are stated, from 0 to 1. */
  public double share() {
    return (double) stated / facts;
  }
}
