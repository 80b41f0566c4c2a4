package io.gere.tensor.ops;

import io.gere.tensor.Tensor;

/**
 * A whole model up to its final hidden states.
 *
 * @param embedding [V, D]
 * @param layers all of them
 * @param finalNorm [D]
 */
public record DecoderWeights(Tensor embedding, SegmentWeights layers, Tensor finalNorm) {}
