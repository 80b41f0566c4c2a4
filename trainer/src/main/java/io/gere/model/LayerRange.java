package io.gere.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Consecutive decoder layers: a segment of the backward pass.
 *
 * @param from first layer, from 0
 * @param to one past the last layer
 */
public record LayerRange(int from, int to) {
  /** Each of these layers as a range of its own. */
  Stream<LayerRange> each() {
    return IntStream.range(from, to).mapToObj(layer -> new LayerRange(layer, layer + 1));
  }

  /** Cuts {@code layers} into {@code segments} ranges of (nearly) equal length. */
  public static List<LayerRange> split(int layers, int segments) {
    int count = Math.min(layers, segments);
    List<LayerRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(new LayerRange(layers * i / count, layers * (i + 1) / count));
    }
    return ranges;
  }
}
