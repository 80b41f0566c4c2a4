package io.gere.model.decoder;

import java.util.Collections;
import java.util.List;

/**
 * Which rotary embedding each layer has.
 *
 * @param ropes the different ones
 * @param ofLayer of each layer, which of them; −1: it does not rotate
 * @param neighbours whether numbers 2j and 2j + 1 of a head are a pair, and not j and j + d/2
 */
public record Rotation(List<Rope> ropes, List<Integer> ofLayer, boolean neighbours) {
  public Rotation {
    ropes = List.copyOf(ropes);
    ofLayer = List.copyOf(ofLayer);
  }

  /** The same in every layer. */
  public static Rotation everywhere(Rope rope, int layers) {
    return new Rotation(List.of(rope), Collections.nCopies(layers, 0), false);
  }

  /**
   * Whether a sequence may be read on from this length to that one with what was kept of it: some
   * embeddings rotate longer sequences otherwise, from their first position on.
   */
  public boolean keeps(int from, int to) {
    return ropes.stream().allMatch(r -> r.scaling().regime(from) == r.scaling().regime(to));
  }
}
