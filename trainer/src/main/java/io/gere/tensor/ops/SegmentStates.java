package io.gere.tensor.ops;

import io.gere.tensor.Tensor;
import java.util.List;

/**
 * What comes out of a segment.
 *
 * @param output of its last layer [b, t, D]
 * @param tapped the outputs of the layers that were asked for
 */
public record SegmentStates(Tensor output, List<Tensor> tapped) {
  static SegmentStates of(List<Tensor> all) {
    return new SegmentStates(all.get(0), all.subList(1, all.size()));
  }
}
