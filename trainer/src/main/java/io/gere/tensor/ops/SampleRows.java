package io.gere.tensor.ops;

import io.gere.tensor.Tensor;

/**
 * Positions of a micro-batch that a loss reads, and whose they are.
 *
 * @param rows int64 [n], positions of the flattened hidden states [b · t, D]
 * @param sampleOf int64 [n]: the sample of each, from 0
 * @param samples how many there are
 */
public record SampleRows(Tensor rows, Tensor sampleOf, int samples) {}
