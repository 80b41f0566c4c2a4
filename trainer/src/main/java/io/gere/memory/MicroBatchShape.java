package io.gere.memory;

import io.gere.config.Batch;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.LossScope;
import io.gere.config.choice.ReplayLossKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest micro-batch of one kind that a rank may meet.
 *
 * @param rows b, samples
 * @param positions t, tokens of the longest
 * @param labels of all its samples
 * @param held whether it is replay that a second loss term holds
 * @param waiting micro-batches that are kept until the step's totals are known, this one included
 */
record MicroBatchShape(long rows, long positions, long labels, boolean held, long waiting) {

  /** Those of a recipe: of task samples, and of replay where there is any. */
  static List<MicroBatchShape> of(Recipe recipe) {
    Batch batch = recipe.batch();
    ReplayLossKind loss = recipe.loss().replay();
    long samples = taskSamples(recipe);
    List<MicroBatchShape> shapes = new ArrayList<>();
    for (Task task : recipe.tasks()) {
      long rows = Math.min(batch.micro(), samples);
      long positions = 1L + task.maxSourceTokens() + task.maxTargetTokens();
      shapes.add(new MicroBatchShape(rows, positions, rows * task.maxTargetTokens(), false, 1));
    }
    if (replays(recipe)) {
      long documents = replayDocuments(recipe);
      long rows = Math.min(batch.micro(), documents);
      long waiting = recipe.loss().scope() == LossScope.BATCH ? ceilDiv(documents, rows) : 1;
      int tokens = recipe.replay().maxTokens();
      boolean held = loss != ReplayLossKind.REPLAY;
      shapes.add(new MicroBatchShape(rows, tokens, rows * (tokens - 1), held, waiting));
    }
    return shapes;
  }

  /** Whether replay documents are read. */
  static boolean replays(Recipe recipe) {
    boolean mixed = recipe.batch().feeding() == Feeding.MIX;
    return recipe.loss().replay() != ReplayLossKind.NONE && (recipe.batch().replay() > 0 || mixed);
  }

  /** Task samples of one step on one rank, at most. */
  static long taskSamples(Recipe recipe) {
    Batch batch = recipe.batch();
    boolean inserted = batch.feeding() == Feeding.BATCH_INSERTION && replays(recipe);
    return share(inserted ? batch.global() - batch.replay() : batch.global(), recipe);
  }

  /** Replay documents of one step on one rank, at most. */
  static long replayDocuments(Recipe recipe) {
    boolean inserted = recipe.batch().feeding() == Feeding.BATCH_INSERTION;
    return share(inserted ? recipe.batch().replay() : recipe.batch().global(), recipe);
  }

  private static long share(long samples, Recipe recipe) {
    return ceilDiv(samples, recipe.train().workers());
  }

  static long ceilDiv(long number, long by) {
    return (number + by - 1) / by;
  }

  /** b · t. */
  long tokens() {
    return rows * positions;
  }
}
