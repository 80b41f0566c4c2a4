package io.gere.bench.step;

import io.gere.bench.BenchMachine;
import io.gere.config.choice.Sharded;

/**
 * What may be chosen.
 *
 * @param segments see {@code train.segments}
 * @param shard see {@code train.shard}
 * @param steps that are measured
 * @param sequences of a global batch; micro-batches hold the shape's
 * @param replay replay documents of the batch in a second case, with the margin loss on packed
 *     states; 0: no such case
 * @param loraRank of adapters on all projections, over weights that stay; 0: all weights learn
 */
public record StepBenchOptions(
    BenchMachine machine,
    int segments,
    Sharded shard,
    int steps,
    int sequences,
    int replay,
    int loraRank) {}
