package io.gere.toy.world;

import io.gere.random.SplitMix64;
import java.util.Random;

/**
 * A seed from which independent seeds are derived by name or number, so that one part of the world
 * can change without changing the others.
 *
 * @param value any number
 */
public record Seed(long value) {
  /** The seed of the part called {@code name}. */
  public Seed child(String name) {
    return child(name.hashCode());
  }

  /** The seed of part {@code number}; neighbouring numbers give unrelated seeds. */
  public Seed child(long number) {
    return new Seed(SplitMix64.mix(SplitMix64.mix(value) + number));
  }

  /** {@link Random}, because its sequence is specified and the same on every Java. */
  public Random random() {
    return new Random(value);
  }
}
