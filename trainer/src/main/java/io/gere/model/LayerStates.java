package io.gere.model;

import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.DecoderOps;
import io.gere.tensor.ops.Positions;
import io.gere.tensor.ops.SegmentInput;
import io.gere.tensor.ops.SegmentStates;
import io.gere.tensor.ops.SegmentWeights;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hidden states of some layers, picked up on the way through the segments.
 *
 * @param into owns the states
 * @param passing owns what is between segments
 * @param layers numbered from 1 by the layer that gives them
 * @param picked up so far, by layer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LayerStates(
    DecoderOps ops,
    TensorScope into,
    TensorScope passing,
    Positions positions,
    int[] layers,
    Map<Integer, Tensor> picked)
    implements SegmentWork {

  LayerStates(
      DecoderOps ops, TensorScope into, TensorScope passing, Positions positions, int[] layers) {
    this(ops, into, passing, positions, layers, new HashMap<>());
  }

  @Override
  public Tensor apply(SegmentWeights segment, Tensor input) {
    int from = segment.first();
    int to = from + segment.layers().size();
    int[] inside =
        IntStream.of(layers)
            .filter(layer -> layer > from && layer <= to)
            .sorted()
            .distinct()
            .toArray();
    long[] taps = IntStream.of(inside).mapToLong(layer -> layer - 1 - from).toArray();
    SegmentStates out =
        ops.forward(passing, segment, new SegmentInput(input, positions, new long[0], taps));
    for (int tap = 0; tap < inside.length; tap++) {
      picked.put(inside[tap], ops.detached(into, out.tapped().get(tap)));
    }
    return out.output();
  }
}
