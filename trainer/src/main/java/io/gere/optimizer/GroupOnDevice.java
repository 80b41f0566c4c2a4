package io.gere.optimizer;

import io.gere.tensor.ElementType;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import io.gere.tensor.ops.OptimizerOps;
import java.util.ArrayList;
import java.util.List;

/** A group whose state is beside its parameters: one call updates all of it. */
final class GroupOnDevice implements UpdatedGroup {
  private final OptimizerOps ops;
  private final TensorScope scope;
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> gradients = new ArrayList<>();
  private final List<Tensor> first = new ArrayList<>();
  private final List<Tensor> second = new ArrayList<>();

  /**
   * @param scope owns the state
   */
  GroupOnDevice(OptimizerOps ops, TensorScope scope) {
    this.ops = ops;
    this.scope = scope;
  }

  /** The weight is the parameter itself where that is in float32. */
  @Override
  public Kept add(Tensor parameter, Tensor gradient) {
    boolean master = parameter.type() != ElementType.FLOAT32;
    Tensor weight = master ? scope.converted(parameter, ElementType.FLOAT32) : parameter;
    Kept kept =
        new Kept(weight, scope.zeros(parameter.elements()), scope.zeros(parameter.elements()));
    parameters.add(parameter);
    weights.add(weight);
    gradients.add(gradient);
    first.add(kept.first());
    second.add(kept.second());
    return kept;
  }

  @Override
  public void step(Tensor step, OptimizerOps.AdamWSettings settings) {
    if (!weights.isEmpty()) {
      ops.adamw(new OptimizerOps.AdamWTensors(weights, gradients, first, second), step, settings);
      publish();
    }
  }

  @Override
  public void publish() {
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) != parameters.get(i)) {
        parameters.get(i).set(weights.get(i));
      }
    }
  }
}
