package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.Task;

/**
 * What the rank with the most computes in a step.
 *
 * @param microBatches of task samples and of replay
 * @param replayMicroBatches of these those of replay
 * @param tokens where every sample is as long as the recipe lets it be
 * @param longest of these samples, in tokens
 */
record StepWork(long microBatches, long replayMicroBatches, long tokens, long longest) {
  static StepWork of(Recipe recipe) {
    long micro = recipe.batch().micro();
    long samples = MicroBatchShape.taskSamples(recipe);
    long documents = MicroBatchShape.replays(recipe) ? MicroBatchShape.replayDocuments(recipe) : 0;
    long longest = recipe.tasks().stream().mapToLong(StepWork::longest).max().orElseThrow();
    long replays = MicroBatchShape.ceilDiv(documents, micro);
    return new StepWork(
        MicroBatchShape.ceilDiv(samples, micro) + replays,
        replays,
        samples * longest + documents * recipe.replay().maxTokens(),
        Math.max(longest, documents > 0 ? recipe.replay().maxTokens() : 0));
  }

  private static long longest(Task task) {
    return 1L + task.maxSourceTokens() + task.maxTargetTokens();
  }
}
