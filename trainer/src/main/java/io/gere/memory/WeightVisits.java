package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.LossScope;
import io.gere.model.decoder.DecoderConfig;

/**
 * How often weights come together in a step where ranks share them. Memory is there for two
 * segments, so that a pass through S of them that turns where the one before it ended finds two and
 * gathers S − 2, and one in the same direction gathers S (of three the middle one stays).
 * Whole-batch losses send all replay forward before any goes back. Weights that are trained are
 * gathered afresh after each step, embedding and head among them; frozen ones stay as long as their
 * memory is theirs.
 */
final class WeightVisits {
  private WeightVisits() {}

  /** Weights that are gathered in a step, in elements, on the rank with the most micro-batches. */
  static long of(DecoderConfig model, Recipe recipe, int segments) {
    ParameterSizes weights = ParameterSizes.of(model);
    StepWork work = StepWork.of(recipe);
    boolean full = recipe.adapter().type() == AdapterType.NONE;
    long pieces = Math.min(segments, model.layers());
    long turned = Math.max(0, pieces - 2);
    long straight =
        recipe.loss().scope() == LossScope.BATCH && pieces > 2
            ? 2 * Math.max(0, work.replayMicroBatches() - 1)
            : 0;
    long fresh = full ? 1 : 0;
    long passes = 2 * work.microBatches() - straight - fresh;
    long gathered = fresh * pieces + straight * (pieces == 3 ? 2 : pieces) + passes * turned;
    long layers = weights.all() - weights.outer();
    return layers * gathered / pieces + (full ? weights.outer() : 0);
  }

  /** What a step's first pass has to wait for, in elements: the embedding, and a segment. */
  static long first(DecoderConfig model, int segments) {
    ParameterSizes weights = ParameterSizes.of(model);
    long table = (long) model.vocabularySize() * model.hiddenSize();
    return table + (weights.all() - weights.outer()) / Math.min(segments, model.layers());
  }
}
