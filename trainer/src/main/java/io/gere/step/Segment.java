package io.gere.step;

import io.gere.model.LayerRange;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decoder layers that are computed, and computed again in the backward pass, in one go.
 *
 * @param taps places within the segment of the layers whose output the replay loss holds
 * @param slots which of the loss's layers each tap is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Segment(LayerRange range, long[] taps, int[] slots) {

  /** The same layers for samples that are held to nothing. */
  Segment untapped() {
    return new Segment(range, new long[0], new int[0]);
  }

  /**
   * Cuts a model's layers.
   *
   * @param held layers of the replay loss, numbered from 1 by the decoder layer that gives them;
   *     the last is not tapped, since the head reads it
   */
  static List<Segment> split(int layers, int segments, List<Integer> held) {
    return LayerRange.split(layers, segments).stream()
        .map(
            range -> {
              int[] slots =
                  IntStream.range(0, held.size())
                      .filter(slot -> held.get(slot) < layers)
                      .filter(slot -> held.get(slot) > range.from())
                      .filter(slot -> held.get(slot) <= range.to())
                      .boxed()
                      .sorted((a, b) -> held.get(a) - held.get(b))
                      .mapToInt(Integer::intValue)
                      .toArray();
              long[] taps =
                  IntStream.of(slots).mapToLong(s -> held.get(s) - 1 - range.from()).toArray();
              return new Segment(range, taps, slots);
            })
        .toList();
  }
}
