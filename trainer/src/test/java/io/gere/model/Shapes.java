package io.gere.model;

import java.util.OptionalInt;

/** Configurations of Llamas of any size, alike in all that does not matter to their tests. */
public final class Shapes {
  private Shapes() {}

  /**
   * One with a head of its own.
   *
   * @param width of an attention head
   */
  public static LlamaConfig of(
      int vocabulary, int hidden, int layers, int heads, int kvHeads, int width, int feedForward) {
    return new LlamaConfig(
        vocabulary,
        hidden,
        layers,
        heads,
        kvHeads,
        width,
        feedForward,
        1e-5,
        10_000,
        new RopeScaling.None(),
        64,
        false,
        OptionalInt.empty(),
        OptionalInt.empty());
  }
}
