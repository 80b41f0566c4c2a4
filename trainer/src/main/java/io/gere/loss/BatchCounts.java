package io.gere.loss;

import io.gere.config.choice.LossScope;

/**
 * What is known of a global batch before its forward pass.
 *
 * @param taskSamples task samples over all ranks
 * @param replaySamples replay samples over all ranks
 * @param taskLabels label tokens of the task samples over all ranks
 * @param replayLabels label tokens of the replay samples over all ranks
 * @param tokens real tokens over all ranks
 */
public record BatchCounts(
    int taskSamples, int replaySamples, long taskLabels, long replayLabels, long tokens) {
  public int samples() {
    return taskSamples + replaySamples;
  }

  /**
   * Weight of a sample's summed cross-entropy in the objective: known before the forward pass, so
   * that its gradient is taken where the logits are.
   *
   * @param replay whether it is a replay sample
   * @param labels its label tokens
   */
  public double crossEntropyWeight(LossScope scope, boolean replay, int labels) {
    return switch (scope) {
      // (1/B) Σ of means over the sample's own tokens.
      case SAMPLE -> 1.0 / samples() / labels;
      // A mean over the batch's tokens of the kind; a half each where it holds both.
      case BATCH ->
          (taskSamples > 0 && replaySamples > 0 ? 0.5 : 1) / (replay ? replayLabels : taskLabels);
    };
  }
}
