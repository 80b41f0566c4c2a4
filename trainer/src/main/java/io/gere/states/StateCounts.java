package io.gere.states;

import java.io.Serializable;

/**
 * How many elements of the base model's hidden states are in which state.
 *
 * @param elements all of them, the non-activated too
 */
public record StateCounts(long positive, long negative, long elements) implements Serializable {
  public StateCounts plus(StateCounts other) {
    return new StateCounts(
        positive + other.positive, negative + other.negative, elements + other.elements);
  }

  /** From 0 to 1. */
  public double positiveShare() {
    return (double) positive / elements;
  }

  /** From 0 to 1. */
  public double negativeShare() {
    return (double) negative / elements;
  }

  /** From 0 to 1. */
  public double nonActivatedShare() {
    return (double) (elements - positive - negative) / elements;
  }
}
