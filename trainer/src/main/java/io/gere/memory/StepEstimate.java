package io.gere.memory;

import io.gere.config.Recipe;
import io.gere.config.choice.AdapterType;
import io.gere.model.decoder.DecoderConfig;

/**
 * How long a step takes at given rates, in seconds. Counted are matrix products, with P weights
 * that tokens are multiplied with, H = heads · d, L layers and t positions:
 *
 * <ul>
 *   <li>forward, for each token 2·P operations and, causal, 2·L·t·H of attention
 *   <li>backward twice that, once that where weights are frozen; and all segments but the last
 *       forward again
 *   <li>gradients that are reduced while a backward pass goes on cost what they take longer: with
 *       {@code train.shard: optimizer} than the step's last pass, with {@code gradients} than all
 *   <li>updated parameters are gathered while nothing is computed
 *   <li>with {@code parameters} weights are gathered while all passes go on, forward too, but for
 *       what the first one begins with
 * </ul>
 *
 * @param compute matrix products alone
 * @param exchange what is not hidden behind them
 */
public record StepEstimate(double compute, double exchange) {
  /**
   * What a rank can do.
   *
   * @param operations a second, of matrix products of this model's type
   * @param linkBytes a second that it sends to the next rank
   */
  public record Rates(double operations, double linkBytes) {}

  /** The estimate for a recipe's step in so many segments. */
  public static StepEstimate of(DecoderConfig model, Recipe recipe, int segments, Rates rates) {
    StepWork work = StepWork.of(recipe);
    long table = (long) model.vocabularySize() * model.hiddenSize();
    long multiplied = model.parameterCount() - (model.tiedEmbeddings() ? 0 : table);
    double attention =
        2.0 * model.layers() * work.longest() * model.heads() * model.headDimension();
    double forward = work.tokens() * (2.0 * multiplied + attention) / rates.operations();
    double layers = work.tokens() * (2.0 * (multiplied - table) + attention) / rates.operations();
    boolean frozen = recipe.adapter().type() != AdapterType.NONE;
    int pieces = Math.min(segments, model.layers());
    double backward = (frozen ? 1 : 2) * forward + layers * (pieces - 1) / pieces;
    StepTraffic traffic = StepTraffic.of(model, recipe, segments);
    double reduce = traffic.reduced() / rates.linkBytes();
    double awaited = traffic.awaited() / rates.linkBytes();
    double beside = (traffic.gathered() - traffic.awaited()) / rates.linkBytes();
    double exchange =
        switch (recipe.train().shard()) {
          case OPTIMIZER -> Math.max(0, reduce - backward / work.microBatches()) + awaited;
          case GRADIENTS -> Math.max(0, reduce - backward) + awaited;
          case PARAMETERS -> Math.max(0, reduce + beside - forward - backward) + awaited;
        };
    return new StepEstimate(forward + backward, exchange);
  }

  public double seconds() {
    return compute + exchange;
  }
}
