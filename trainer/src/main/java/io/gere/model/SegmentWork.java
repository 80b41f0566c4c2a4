package io.gere.model;

import io.gere.tensor.Tensor;
import io.gere.tensor.ops.SegmentWeights;

/** What is computed with one segment after the other. */
public interface SegmentWork {
  /** Turns a segment's input into its output, [b, t, D] each; neither is kept. */
  Tensor apply(SegmentWeights segment, Tensor input);
}
