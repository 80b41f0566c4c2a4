package io.gere.bench.step;

/**
 * What may be chosen.
 *
 * @param threads of tensor operations
 * @param every steps between two checkpoints
 * @param count checkpoints that are measured
 * @param sequences of a global batch
 */
public record CheckpointBenchOptions(int threads, int every, int count, int sequences) {}
