package io.gere.filter;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * One set of the corpus, and what the sample has of it.
 *
 * @param corpusDocuments that were looked at
 * @param corpusShare of all documents that were looked at, 0..1
 * @param documents in the sample
 * @param share of the sample's documents, 0..1
 * @param expected documents of the set in a random sample of the same size, on average
 * @param expectedFrom the fewest and
 * @param expectedTo the most of them in 95 of 100 random samples
 * @param chance the probability of a number as far out as {@code documents}, 0..1
 * @param tokens of the sample's documents, before they are cut; 0 where there is no tokenizer
 * @param corpusTokens an estimate: the corpus's bytes, at the sample's tokens per byte; null where
 *     lengths or tokens are not known
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SetShare(
    String set,
    long corpusDocuments,
    double corpusShare,
    int documents,
    double share,
    double expected,
    int expectedFrom,
    int expectedTo,
    double chance,
    long tokens,
    Long corpusTokens) {
  /** A number that one random sample in a thousand has is no chance any more. */
  private static final double BEYOND = 0.001;

  /** Whether chance alone hardly gives the set as many or as few documents. */
  public boolean beyondChance() {
    return chance < BEYOND;
  }
}
