package io.gere.toy.world;

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
    return new Seed(mix(mix(value) + number));
  }

  /** {@link Random}, because its sequence is specified and the same on every Java. */
  public Random random() {
    return new Random(value);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
