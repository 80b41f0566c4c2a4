package io.gere.tensor.ops;

import io.gere.tensor.Tensor;

/**
 * What goes into a segment.
 *
 * @param states [b, t, D]
 * @param lengths of the sequences that lie end to end in the one row; none where each has a row of
 *     its own
 * @param taps places within the segment of the layers whose output is asked for, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // arguments of one call, compared by nobody
public record SegmentInput(Tensor states, Positions positions, long[] lengths, long[] taps) {
  /** Sequences with a row each, and no taps. */
  public SegmentInput(Tensor states, Positions positions) {
    this(states, positions, new long[0], new long[0]);
  }
}
