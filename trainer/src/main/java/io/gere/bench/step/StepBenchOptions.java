package io.gere.bench.step;

import io.gere.tensor.ElementType;
import java.util.List;

/**
 * What may be chosen.
 *
 * @param threads of tensor operations
 * @param type of the weights: FLOAT32 or BFLOAT16
 * @param segments see {@code train.segments}
 * @param steps that are measured
 * @param sequences of a global batch; micro-batches hold the shape's
 * @param replay replay documents of the batch in a second case, with the margin loss on packed
 *     states; 0: no such case
 * @param matrices sizes of the matrix products
 */
public record StepBenchOptions(
    int threads,
    ElementType type,
    int segments,
    int steps,
    int sequences,
    int replay,
    List<Integer> matrices) {
  public StepBenchOptions {
    matrices = List.copyOf(matrices);
  }
}
