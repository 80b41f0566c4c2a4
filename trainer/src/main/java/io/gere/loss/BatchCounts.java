package io.gere.loss;

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
  int samples() {
    return taskSamples + replaySamples;
  }
}
