package io.gere.optimizer;

import io.gere.tensor.Tensor;
import io.gere.tensor.ops.OptimizerOps;

/** Stretches of parameters that AdamW updates alike, and what it keeps of them. */
sealed interface UpdatedGroup permits GroupOnDevice, GroupOnHost {
  /**
   * What is kept of one stretch.
   *
   * @param weight float32, begins as the parameters
   * @param first moments, float32, begin at 0
   * @param second moments, float32, begin at 0
   */
  record Kept(Tensor weight, Tensor first, Tensor second) {}

  /**
   * Takes one stretch in.
   *
   * @param parameter contiguous
   * @param gradient float32, of as many elements
   */
  Kept add(Tensor parameter, Tensor gradient);

  /**
   * One update, of the parameters as well.
   *
   * @param step float32 [1], where this group's state is: which update it is, from 1
   */
  void step(Tensor step, OptimizerOps.AdamWSettings settings);

  /** Makes the parameters what the weights are, rounded to their type. */
  void publish();
}
