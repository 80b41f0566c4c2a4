package io.gere.optimizer;

import io.gere.model.ParameterLayout;
import io.gere.model.huggingface.BaseWeights;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/**
 * The penalty α/2 · ‖w − w⁰‖² that draws the weights towards the base model's (L2-SP, arXiv
 * 1802.01483; method.md §6). It is a term of the objective, so its gradient goes the way of all
 * gradients: through the clipping and through AdamW's moments. A rank keeps w⁰ of its own shards
 * only.
 */
public final class WeightAnchor implements AutoCloseable {
  private final OptimizerOps ops;
  private final double strength;
  private final TensorScope scope = TensorScope.open();
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> anchors = new ArrayList<>();
  private final List<Tensor> gradients = new ArrayList<>();

  /**
   * Reads this rank's part of the base.
   *
   * @param strength α
   * @param optimizer whose weights are drawn, in float32 whatever the model is trained in
   * @param gradients of these parameters
   */
  public WeightAnchor(
      OptimizerOps ops,
      double strength,
      BaseWeights base,
      AdamW optimizer,
      ParameterLayout layout,
      GradientShards gradients) {
    this.ops = ops;
    this.strength = strength;
    for (OptimizerState state : optimizer.states()) {
      long at = layout.offset(state.parameter()) + state.offset();
      weights.add(state.weight());
      anchors.add(base.slice(scope, state.parameter(), state.offset(), state.elements()));
      this.gradients.add(gradients.window(scope, at, state.elements()));
    }
  }

  /**
   * Adds the penalty's gradient to that of this rank's shards, which must be summed already.
   *
   * @param squares float64 [1]; the squared distance of these shards is added to it
   */
  public void draw(Tensor squares) {
    ops.anchor(squares, weights, anchors, gradients, strength);
  }

  /** The penalty of a squared distance. */
  public double penalty(double squares) {
    return strength / 2 * squares;
  }

  @Override
  public void close() {
    scope.close();
  }
}
